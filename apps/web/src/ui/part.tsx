import { type ReactElement, type ReactNode, Suspense } from 'react';
import { ApiError } from '../api/api-error.ts';
import { ErrorBanner } from './error-banner.tsx';
import { LoadBoundary } from './load-boundary.tsx';
import { Loading } from './loading.tsx';

interface PartProps {
  /** Until it is there; the usual sign of loading where it is left out. */
  readonly meanwhile?: ReactNode;
  /** Around the words where it did not arrive. */
  readonly failed?: (why: ReactElement) => ReactNode;
  readonly children: ReactNode;
}

/** A part of the program that comes when it is needed, or does not arrive. */
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
