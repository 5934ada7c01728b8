/**
 * What this tab stores about a visit, so that a reload returns to where it was. It expires shortly
 * after the page closes: a tab that is restored later, or a visit opened elsewhere meanwhile, asks
 * before it opens a camera.
 */
export const keptMs = 2 * 60_000;

const isKept = (key: string): boolean => {
  try {
    const since = sessionStorage.getItem(key);
    return since !== null && Math.abs(Date.now() - Number(since)) < keptMs;
  } catch {
    return false;
  }
};

const keep = (key: string, kept: boolean): void => {
  try {
    if (kept) sessionStorage.setItem(key, String(Date.now()));
    else sessionStorage.removeItem(key);
  } catch {
    // Without storage a reload shows the page before the call, one press away from it.
  }
};

const joinedKey = (encounterId: string): string => `teleward.joined.${encounterId}`;
const lettingInKey = (encounterId: string): string => `teleward.letting-in.${encounterId}`;

/** Whether this tab is in the call, or was until a moment ago. */
export const isJoined = (encounterId: string): boolean => isKept(joinedKey(encounterId));

/** Called repeatedly by a page that stays in the call. */
export const setJoined = (encounterId: string, joined: boolean): void => {
  keep(joinedKey(encounterId), joined);
  // A doctor who left decides again whom to admit.
  if (!joined) keep(lettingInKey(encounterId), false);
};

/**
 * Whether the patient was called in here a moment ago, and is admitted as soon as both are there.
 */
export const isLettingIn = (encounterId: string): boolean => isKept(lettingInKey(encounterId));

export const setLettingIn = (encounterId: string, lettingIn: boolean): void => {
  keep(lettingInKey(encounterId), lettingIn);
};
