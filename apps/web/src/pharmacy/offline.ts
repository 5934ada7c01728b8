/** Caches this page on the device, so that it opens offline from then on. */
export const startOffline = (): void => {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/pharmacy-worker.js', { scope: '/pharmacy' }).catch(() => {
    // A browser that refuses, as in private windows, can verify online only.
  });
};

/**
 * Resolves once everything that the page needs is cached; never where the browser does not cache.
 */
export const whenKept = async (): Promise<void> => {
  await navigator.serviceWorker.ready;
};
