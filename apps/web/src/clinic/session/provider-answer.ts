import { type RouteInput, type routes } from '@teleward/contracts';

/** The OpenID provider's answer in the redirect; null where it refused or sent nothing usable. */
export type ProviderAnswer = RouteInput<typeof routes.signInWithProvider>['body'] | null;

/**
 * Removes the provider's answer from the address bar and the history.
 *
 * @returns undefined where the page was not opened by a provider
 */
export const takeProviderAnswer = (): ProviderAnswer | undefined => {
  if (location.pathname !== '/sign-in/provider') return undefined;
  const query = new URLSearchParams(location.search);
  history.replaceState(null, '', '/');
  const [code, state, iss] = ['code', 'state', 'iss'].map((name) => query.get(name) ?? undefined);
  return code === undefined || state === undefined ? null : { code, state, iss };
};
