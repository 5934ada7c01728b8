/** A link that an administrator passed on. */
export interface MemberLink {
  readonly kind: 'invitation' | 'password';
  readonly token: string;
}

/**
 * Takes the secret of such a link out of the address bar and the history. It then
 * lives in memory alone.
 *
 * @returns null where the page was not opened by one.
 */
export const takeMemberLink = (): MemberLink | null => {
  const kind = location.pathname.slice(1);
  if (kind !== 'invitation' && kind !== 'password') return null;
  const token = location.hash.slice(1).trim();
  history.replaceState(null, '', location.pathname);
  return { kind, token };
};
