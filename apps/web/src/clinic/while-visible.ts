/** Runs a callback at intervals while the page is visible. Returns a function that stops it. */
export const whileVisible = (everyMs: number, work: () => void): (() => void) => {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') work();
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
};
