/** How far the server's clock is known to be ahead of this device's, in milliseconds. */
let ahead = 0;

/** The resolution of the `Date` header (RFC 9110, 6.6.1), in milliseconds. */
const stepMs = 1000;

/**
 * The time by the server's clock, in milliseconds since 1970. Times from the server are counted
 * down by this clock: a phone whose clock is hours off would show a wrong wait.
 */
export const serverNow = (): number => Date.now() + ahead;

/**
 * Learns from a response how far this device's clock is off. The current value is kept until a
 * response disproves it.
 * @param date the `Date` header
 * @param askedAt when the request was sent, by this device's clock
 * @param answeredAt when the response came, by this device's clock
 */
export const learnServerTime = (date: string | null, askedAt: number, answeredAt: number): void => {
  const saidAt = date === null ? NaN : Date.parse(date);
  // If the clock was set back in between, the response proves nothing.
  if (Number.isNaN(saidAt) || answeredAt < askedAt) return;
  const least = saidAt - answeredAt;
  const most = saidAt + stepMs - askedAt;
  if (ahead < least || ahead > most) ahead = (least + most) / 2;
};
