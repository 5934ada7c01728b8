/** How failed attempts make the next one wait: none for a few, then twice as long each time. */
export interface Patience {
  /** From this failed attempt on, the next one has to wait. */
  readonly free: number;
  readonly longestSeconds: number;
}

/** From one place: a person who mistypes does not notice, a guesser does. */
export const patienceWithPlace: Patience = { free: 5, longestSeconds: 3600 };

/**
 * From all places together where nobody ever signed in to the account: a guesser who comes from many
 * places at once is slowed down too. Places of the account's own person do not wait for this.
 */
export const patienceWithStrangers: Patience = { free: 30, longestSeconds: 900 };

/** Seconds to wait after so many failed attempts. */
export const waitAfter = (failed: number, { free, longestSeconds }: Patience): number =>
  failed < free ? 0 : Math.min(2 ** Math.min(failed - free, 12), longestSeconds);
