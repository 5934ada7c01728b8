import { type Reach } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { QrCode } from '../../ui/qr-code.tsx';
import { ReachBanner } from '../messages/reach-banner.tsx';
import { absolute, SecretLink } from '../secret-link.tsx';
import { useSignedIn } from '../session/session.ts';

interface BookedLinkProps {
  readonly url: string;
  readonly reach: Reach;
  readonly startsAt: string;
  readonly doctor: string;
}

/** The link of a visit that was just booked, to be passed on. */
export const BookedLink = ({ url, reach, startsAt, doctor }: BookedLinkProps) => {
  const { t } = useTranslation(['scheduling', 'clinic']);
  const language = useLanguage();
  const { session } = useSignedIn();
  return (
    <div className="stack">
      <p>
        <strong>
          {t('booked.at', {
            time: formatDateTime(startsAt, session.clinic.timeZone, language),
            doctor,
          })}
        </strong>
      </p>
      <ReachBanner reach={reach} />
      <p>{t('booked.pass')}</p>
      <QrCode text={absolute(url)} label={t('clinic:walkIn.qr')} />
      <SecretLink
        label={t('clinic:link.text')}
        url={absolute(url)}
        copied={t('clinic:link.copied')}
      >
        <p className="muted">{t('clinic:link.asksProof')}</p>
      </SecretLink>
    </div>
  );
};
