import { errorCodeOf } from '../../api/api-error.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';

interface FormErrorProps {
  readonly error: unknown;
  /** What a conflict means in this form; null for the usual words. */
  readonly words: string | null;
  readonly onRetry?: () => void;
}

/** Why a form was not kept. A conflict is told in the words of the form. */
export const FormError = ({ error, words, onRetry }: FormErrorProps) =>
  words !== null && errorCodeOf(error) === 'version_conflict' ? (
    <Banner tone="danger" live="alert">
      {words}
    </Banner>
  ) : (
    <ErrorBanner error={error} {...(onRetry !== undefined && { onRetry })} />
  );
