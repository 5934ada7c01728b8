/** How failed attempts delay the next one: not for the first few, then twice as long each time. */
export interface Patience {
  /** From this failed attempt on, the next one is delayed. */
  readonly free: number;
  readonly longestSeconds: number;
}

/** From one place: a person who mistypes does not notice it, a guesser does. */
export const patienceWithPlace: Patience = { free: 5, longestSeconds: 3600 };

/**
 * From all places together from which the account was never used: this also slows down a guesser
 * who uses many places at once. The places of the account's own person are not delayed by it.
 */
export const patienceWithStrangers: Patience = { free: 30, longestSeconds: 900 };

/** The delay in seconds after this many failed attempts. */
export const waitAfter = (failed: number, { free, longestSeconds }: Patience): number =>
  failed < free ? 0 : Math.min(2 ** Math.min(failed - free, 12), longestSeconds);
