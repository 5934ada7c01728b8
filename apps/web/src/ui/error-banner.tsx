import { useTranslation } from 'react-i18next';
import { ApiError, errorCodeOf } from '../api/api-error.ts';
import { formatWait } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';

interface ErrorBannerProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong and what to do, in the reader's language, whatever was thrown. */
export const ErrorBanner = ({ error, onRetry }: ErrorBannerProps) => {
  const { t } = useTranslation(['errors', 'common']);
  const language = useLanguage();
  const retryAfter = error instanceof ApiError ? error.retryAfter : undefined;
  return (
    <Banner tone="danger" live="alert">
      <p>{t(`errors:${errorCodeOf(error)}`)}</p>
      {retryAfter !== undefined && (
        <p>{t('common:tryAgainIn', { wait: formatWait(retryAfter, language) })}</p>
      )}
      {onRetry && <Button onClick={onRetry}>{t('common:tryAgain')}</Button>}
    </Banner>
  );
};
