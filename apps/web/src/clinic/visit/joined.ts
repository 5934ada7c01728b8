/** What this tab keeps about a visit, so that a reload comes straight back to where it was. */
const isKept = (key: string): boolean => {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
};

const keep = (key: string, kept: boolean): void => {
  try {
    if (kept) sessionStorage.setItem(key, 'yes');
    else sessionStorage.removeItem(key);
  } catch {
    // Without storage a reload shows the door again, one press away from the call.
  }
};

const joinedKey = (encounterId: string): string => `teleward.joined.${encounterId}`;
const lettingInKey = (encounterId: string): string => `teleward.letting-in.${encounterId}`;

/** Whether this tab is in the call. */
export const isJoined = (encounterId: string): boolean => isKept(joinedKey(encounterId));

export const setJoined = (encounterId: string, joined: boolean): void => {
  keep(joinedKey(encounterId), joined);
  // Whoever left decides anew whom they let in.
  if (!joined) keep(lettingInKey(encounterId), false);
};

/** Whether the patient was called in here and comes in as soon as both are there. */
export const isLettingIn = (encounterId: string): boolean => isKept(lettingInKey(encounterId));

export const setLettingIn = (encounterId: string, lettingIn: boolean): void => {
  keep(lettingInKey(encounterId), lettingIn);
};
