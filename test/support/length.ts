/** `npm run soak` runs the long form of tests with random steps, `npm test` a short one. */
export const isLong = process.env['TELEWARD_TESTS'] === 'long';

/** A count for the form of the run. */
export const ofLength = (long: number, short: number): number => (isLong ? long : short);
