import { type ErrorCode } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { VisitorShell } from './visitor-shell.tsx';

/** Errors that a later attempt may not meet. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'database_unavailable',
  'storage_full',
  'internal',
  'rate_limited',
]);

/** Shown with neither a link nor a visit on this device: how to find the link again. */
export const OpenAgain = ({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry: () => void;
}) => {
  const { t } = useTranslation('patient');
  const code = errorCodeOf(error);
  // A person without link and visit did nothing wrong, so no error is shown.
  const isPlainVisit = code === 'unauthenticated';
  return (
    <VisitorShell demo={false}>
      <div className="stack-loose">
        <PageHeading>
          {t(isPlainVisit || code === 'link_invalid' ? 'open.title' : 'problem.title')}
        </PageHeading>
        {!isPlainVisit && <ErrorBanner error={error} {...(passing.has(code) ? { onRetry } : {})} />}
        {!passing.has(code) && code !== 'link_not_open_yet' && (
          <Card>
            <div className="stack">
              <p>{t('open.how')}</p>
              <ol className="numbered">
                <li>{t('open.step1')}</li>
                <li>{t('open.step2')}</li>
                <li>{t('open.step3')}</li>
              </ol>
            </div>
          </Card>
        )}
      </div>
    </VisitorShell>
  );
};
