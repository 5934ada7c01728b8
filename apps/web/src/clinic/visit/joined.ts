const keyOf = (encounterId: string): string => `teleward.joined.${encounterId}`;

/** Whether this tab is in the call, so that a reload comes straight back into it. */
export const isJoined = (encounterId: string): boolean => {
  try {
    return sessionStorage.getItem(keyOf(encounterId)) !== null;
  } catch {
    return false;
  }
};

export const setJoined = (encounterId: string, joined: boolean): void => {
  try {
    if (joined) sessionStorage.setItem(keyOf(encounterId), 'yes');
    else sessionStorage.removeItem(keyOf(encounterId));
  } catch {
    // Without storage a reload shows the door again, one press away from the call.
  }
};
