/** The W3C Network Information API, where a browser has it. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/**
 * Calls back when the path to the server may have changed: the network is back, or it
 * is another one. The `change` event also fires for every new estimate of the speed, so
 * only a new type counts.
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

/** Calls back when the page is visible again, after it may have been suspended. */
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
