import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { absolute, SecretLink } from '../secret-link.tsx';
import { useSignedIn } from '../session/session.ts';

interface LinkToPassOnProps {
  readonly link: { readonly url: string; readonly validUntil: string };
  readonly name: string;
}

/** A link that is shown once, for the administrator to pass on. */
export const LinkToPassOn = ({ link, name }: LinkToPassOnProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  return (
    <div className="stack">
      <p>{t('members.passOn', { name })}</p>
      <SecretLink
        label={t('members.linkText')}
        url={absolute(link.url)}
        copied={t('members.copied')}
      >
        <p className="muted small">
          {t('members.linkOnce', {
            time: formatDateTime(link.validUntil, session.clinic.timeZone, language),
          })}
        </p>
      </SecretLink>
    </div>
  );
};
