/**
 * Takes the secret of the set-up link out of the address bar and the history. It then
 * lives in memory alone.
 *
 * @returns null where the page was not opened by such a link.
 */
export const takeSetUpToken = (): string | null => {
  if (location.pathname !== '/set-up') return null;
  const token = location.hash.slice(1).trim();
  history.replaceState(null, '', '/set-up');
  return token;
};
