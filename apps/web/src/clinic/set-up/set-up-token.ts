/**
 * Removes the secret of the set-up link from the address bar and the history. It is then
 * kept in memory only.
 *
 * @returns null where the page was not opened by such a link
 */
export const takeSetUpToken = (): string | null => {
  if (location.pathname !== '/set-up') return null;
  const token = location.hash.slice(1).trim();
  history.replaceState(null, '', '/set-up');
  return token;
};
