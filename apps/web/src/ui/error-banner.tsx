import { type ErrorCode } from '@teleward/contracts';
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

/**
 * Errors that the reader cannot resolve: they report the number, by which the administrator finds
 * the error in the log.
 */
const numbered: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['internal', 'unavailable', 'database_unavailable', 'storage_full'] as const),
  // Errors of a refused call.
  ...(['bad_request', 'held_elsewhere', 'media_invalid', 'invalid_state'] as const),
]);

const loadAgain = (): void => {
  location.reload();
};

/** The error and what to do about it, in the reader's language, whatever was thrown. */
export const ErrorBanner = ({ error, onRetry }: ErrorBannerProps) => {
  const { t } = useTranslation(['errors', 'common']);
  const language = useLanguage();
  const code = errorCodeOf(error);
  // Retrying on the same outdated page would fail again.
  const retry = code === 'protocol_outdated' ? loadAgain : onRetry;
  const { retryAfter, requestId } = error instanceof ApiError ? error : {};
  return (
    <Banner tone="danger" live="alert">
      <p>{t(`errors:${code}`)}</p>
      {retryAfter !== undefined && (
        <p>{t('common:tryAgainIn', { wait: formatWait(retryAfter, language) })}</p>
      )}
      {requestId !== undefined && numbered.has(code) && (
        <p className="small">{t('common:errorNumber', { number: requestId })}</p>
      )}
      {retry && <Button onClick={retry}>{t('common:tryAgain')}</Button>}
    </Banner>
  );
};
