import { type routes, type RouteAnswer } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { QrCode } from '../../ui/qr-code.tsx';
import { absolute, SecretLink } from '../secret-link.tsx';
import { useSignedIn } from '../session/session.ts';

/** The link and code of an invited guest, shown once: they should be sent by different channels. */
export const GuestInvited = ({
  made,
}: {
  readonly made: RouteAnswer<typeof routes.inviteGuest>;
}) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const url = absolute(made.url);
  return (
    <div className="stack">
      <p>{t('guests.sendLink')}</p>
      <SecretLink label={t('guests.link')} url={url} copied={t('guests.copied')} />
      <QrCode text={url} label={t('guests.qr')} />
      <p>{t('guests.tellCode')}</p>
      <p className="spoken-code">{`${made.code.slice(0, 3)} ${made.code.slice(3)}`}</p>
      <p className="muted small">
        {t('guests.once', {
          time: formatDateTime(made.validUntil, session.clinic.timeZone, language),
        })}
      </p>
    </div>
  );
};
