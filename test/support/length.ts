/** `npm run soak` asks for the long form of what takes random steps, `npm test` for a short one. */
export const isLong = process.env['TELEWARD_TESTS'] === 'long';

/** How often, how many: as many as the form of the run asks for. */
export const ofLength = (long: number, short: number): number => (isLong ? long : short);
