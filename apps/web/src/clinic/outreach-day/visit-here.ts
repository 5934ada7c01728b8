const key = 'teleward.outreach.visit-here';

/** Whose visit was opened last on this device. Private windows may forbid storage. */
export function visitHere(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keepVisitHere(participantId: string): void {
  try {
    localStorage.setItem(key, participantId);
  } catch {
    // Then nothing is known of it.
  }
}
