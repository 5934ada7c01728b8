/** What a browser says about its network, where it says anything (W3C Network Information API). */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/**
 * Tells when the way to the server may have changed: the network is back, or became another one.
 * The `change` event also comes for every new guess of the speed, so that only a new kind counts.
 */
export function watchNetwork(handleChange: () => void, signal: AbortSignal): void {
  window.addEventListener('online', handleChange, { signal });
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation };
  let type = connection?.type;
  connection?.addEventListener(
    'change',
    () => {
      if (connection.type === type) return;
      type = connection.type;
      if (type !== 'none') handleChange();
    },
    { signal },
  );
}

/** Tells when the person looks at the page again, after it may have been asleep. */
export function watchReturn(handleReturn: () => void, signal: AbortSignal): void {
  window.addEventListener('pageshow', handleReturn, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') handleReturn();
    },
    { signal },
  );
}
