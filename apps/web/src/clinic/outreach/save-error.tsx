import { useTranslation } from 'react-i18next';
import { formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';

interface SaveErrorProps {
  /** Null where nothing failed. */
  readonly error: unknown;
  /** What another person changed meanwhile; null where that is not why it failed. */
  readonly changed: readonly string[] | null;
}

/** Why a form was not saved. After a conflict a second press saves. */
export const SaveError = ({ error, changed }: SaveErrorProps) => {
  const { t } = useTranslation('outreach');
  const language = useLanguage();
  if (error === null) return null;
  if (changed === null) return <ErrorBanner error={error} />;
  const parts = formatNames([...new Set(changed)], language);
  return (
    <Banner tone="warning" live="alert" title={t('meanwhile.title')}>
      {changed.length > 0 && <p>{t('meanwhile.parts', { parts })}</p>}
      <p>{t('meanwhile.help')}</p>
    </Banner>
  );
};
