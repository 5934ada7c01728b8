import { readLink } from './read-link.ts';

let whole: string | null = null;

/** The link with which the page was opened; null after a reload, which no longer has it. */
export const wholeLink = (): string | null => whole;

/**
 * Removes the link's secret from the address bar, so that neither the history nor a screenshot nor
 * a shared address reveals the visit. It is then kept in memory only; a reload uses the cookie.
 *
 * @returns the token; empty where the link has none that is well-formed, `null`
 * where there is no link
 */
export const takeLinkToken = (): string | null => {
  const { page, secret } = readLink(location);
  if (location.pathname + location.search + location.hash !== page) {
    history.replaceState(null, '', page);
  }
  whole = secret === null || secret === '' ? null : `${location.origin}${page}#${secret}`;
  return secret;
};

/** A patient's link opens at `/v`, a guest's at `/g`; a link at the wrong one is redirected. */
export const goToPage = (page: 'v' | 'g', token: string): void => {
  location.replace(`/${page}#${token}`);
};

/** A second link pasted into the same tab changes only the fragment: start again with it. */
export const watchLink = (): void => {
  addEventListener('hashchange', () => {
    if (readLink(location).secret) location.reload();
  });
};
