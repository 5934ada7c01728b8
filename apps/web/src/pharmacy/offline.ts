/** Keeps this page on the device, so that it opens without network from then on. */
export const startOffline = (): void => {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/pharmacy-worker.js', { scope: '/pharmacy' }).catch(() => {
    // A browser that refuses, such as in private windows, checks with network only.
  });
};

/**
 * Resolves once everything that the page needs is on the device; never where the
 * browser does not keep it.
 */
export const whenKept = async (): Promise<void> => {
  await navigator.serviceWorker.ready;
};
