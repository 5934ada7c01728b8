/** A link from an administrator. */
export interface MemberLink {
  readonly kind: 'invitation' | 'password';
  readonly token: string;
}

/**
 * Removes the secret of such a link from the address bar and the history. It is then
 * kept in memory only.
 *
 * @returns null where the page was not opened by such a link
 */
export const takeMemberLink = (): MemberLink | null => {
  const kind = location.pathname.slice(1);
  if (kind !== 'invitation' && kind !== 'password') return null;
  const token = location.hash.slice(1).trim();
  history.replaceState(null, '', location.pathname);
  return { kind, token };
};
