import { lazy, Suspense } from 'react';
import { LoadBoundary } from '../ui/load-boundary.tsx';
import { inAppOf } from './in-app.ts';

const OpenInBrowser = lazy(() => import('./open-in-browser.tsx'));

/** Renders nothing in a browser that can hold a call; else tells how to open the link in one. */
export const BrowserHint = () => {
  const app = inAppOf(navigator.userAgent);
  // Without HTTPS every browser lacks these APIs, and another browser is no help.
  const canCall =
    !isSecureContext || ('RTCPeerConnection' in globalThis && 'mediaDevices' in navigator);
  if (app === null && canCall) return null;
  return (
    // The rest of the page works without it.
    <LoadBoundary fallback={() => null}>
      <Suspense fallback={null}>
        <OpenInBrowser app={app} />
      </Suspense>
    </LoadBoundary>
  );
};
