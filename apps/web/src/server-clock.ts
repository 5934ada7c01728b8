/**
 * How far the server's clock is ahead of this device's, as far as anything is
 * known, in milliseconds.
 */
let ahead = 0;

/** The `Date` of an answer (RFC 9110, 6.6.1) leaves out what is less than this, in milliseconds. */
const stepMs = 1000;

/**
 * The time by the server's clock, in milliseconds since 1970. What the server announces is counted
 * down by this one: phones whose clocks are hours off would show a wait that nobody has.
 */
export const serverNow = (): number => Date.now() + ahead;

/**
 * Learns from an answer how this device's clock stands. It is believed until an
 * answer proves it wrong.
 * @param date the `Date` header;
 * @param askedAt
 * @param answeredAt by this device's clock
 */
export const learnServerTime = (date: string | null, askedAt: number, answeredAt: number): void => {
  const saidAt = date === null ? NaN : Date.parse(date);
  // A clock that was set in between would prove anything.
  if (Number.isNaN(saidAt) || answeredAt < askedAt) return;
  const least = saidAt - answeredAt;
  const most = saidAt + stepMs - askedAt;
  if (ahead < least || ahead > most) ahead = (least + most) / 2;
};
