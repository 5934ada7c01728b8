import { readLink } from './read-link.ts';

let whole: string | null = null;

/** The link that the page was opened with, while it has it: a reload has none. */
export const wholeLink = (): string | null => whole;

/**
 * Takes the secret of the link out of the address bar, so that neither history nor a screenshot nor
 * a shared address gives the visit away. It then lives in memory alone; a reload uses the cookie.
 *
 * @returns the token; empty where the link holds none that could be one, `null`
 * where there is nothing.
 */
export const takeLinkToken = (): string | null => {
  const { page, secret } = readLink(location);
  if (location.pathname + location.search + location.hash !== page) {
    history.replaceState(null, '', page);
  }
  whole = secret === null || secret === '' ? null : `${location.origin}${page}#${secret}`;
  return secret;
};

/**
 * A patient's link opens at `/v`, a guest's at `/g`; whoever mixed them up is led
 * to the right page.
 */
export const goToPage = (page: 'v' | 'g', token: string): void => {
  location.replace(`/${page}#${token}`);
};

/** A second link pasted into the same tab changes only the fragment: begin again with it. */
export const watchLink = (): void => {
  addEventListener('hashchange', () => {
    if (readLink(location).secret) location.reload();
  });
};
