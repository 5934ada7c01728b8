import { type ReactElement, type ReactNode, Suspense } from 'react';
import { ApiError } from '../api/api-error.ts';
import { ErrorBanner } from './error-banner.tsx';
import { LoadBoundary } from './load-boundary.tsx';
import { Loading } from './loading.tsx';

interface PartProps {
  /** Shown while loading; the usual placeholder by default. */
  readonly meanwhile?: ReactNode;
  /** Wraps the message where loading failed. */
  readonly failed?: (why: ReactElement) => ReactNode;
  readonly children: ReactNode;
}

/** A lazily loaded part of a page, with its placeholder and error message. */
export const Part = ({ meanwhile = <Loading />, failed = (why) => why, children }: PartProps) => (
  <LoadBoundary
    fallback={(retry) =>
      failed(
        <ErrorBanner error={new ApiError('unavailable', 'A chunk is missing.')} onRetry={retry} />,
      )
    }
  >
    <Suspense fallback={meanwhile}>{children}</Suspense>
  </LoadBoundary>
);
