import { LinkToken } from '@teleward/contracts';

/**
 * Takes the secret of the link out of the address bar, so that neither history nor a screenshot nor a
 * shared address gives the visit away. It then lives in memory alone; a reload uses the cookie.
 *
 * @returns the token; empty where the fragment is no token, `null` where there is no fragment.
 */
export const takeLinkToken = (): string | null => {
  const fragment = location.hash.slice(1);
  if (fragment === '') return null;
  history.replaceState(null, '', location.pathname);
  const token = LinkToken.safeParse(fragment.trim());
  return token.success ? token.data : '';
};

/** A patient's link opens at `/v`, a guest's at `/g`; whoever mixed them up is led to the right page. */
export const goToPage = (page: 'v' | 'g', token: string): void => {
  location.replace(`/${page}#${token}`);
};

/** A second link pasted into the same tab changes only the fragment: begin again with it. */
export const watchLink = (): void => {
  addEventListener('hashchange', () => {
    if (LinkToken.safeParse(location.hash.slice(1)).success) location.reload();
  });
};
