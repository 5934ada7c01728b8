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
 * What a person can do nothing about: they tell whoever runs the server, who finds it in the
 * log by its number.
 */
const numbered: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['internal', 'unavailable', 'database_unavailable', 'storage_full'] as const),
  // Of a call that was refused.
  ...(['bad_request', 'held_elsewhere', 'media_invalid', 'wrong_order'] as const),
]);

const loadAgain = (): void => {
  location.reload();
};

/** What went wrong and what to do, in the reader's language, whatever was thrown. */
export const ErrorBanner = ({ error, onRetry }: ErrorBannerProps) => {
  const { t } = useTranslation(['errors', 'common']);
  const language = useLanguage();
  const code = errorCodeOf(error);
  // The same page would say the same again.
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
