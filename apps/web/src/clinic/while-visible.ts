/** Does it again and again while the page is seen. Answers how to stop. */
export const whileVisible = (everyMs: number, work: () => void): (() => void) => {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') work();
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
};
