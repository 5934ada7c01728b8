import { lazy, Suspense } from 'react';
import { LoadBoundary } from '../ui/load-boundary.tsx';
import { inAppOf } from './in-app.ts';

const OpenInBrowser = lazy(() => import('./open-in-browser.tsx'));

/** Nothing in a browser that can hold a visit; else how to come to one. */
export const BrowserHint = () => {
  const app = inAppOf(navigator.userAgent);
  // Without HTTPS every browser lacks them, and another one is no help.
  const canCall =
    !isSecureContext || ('RTCPeerConnection' in globalThis && 'mediaDevices' in navigator);
  if (app === null && canCall) return null;
  return (
    // The rest of the page does without it.
    <LoadBoundary fallback={() => null}>
      <Suspense fallback={null}>
        <OpenInBrowser app={app} />
      </Suspense>
    </LoadBoundary>
  );
};
