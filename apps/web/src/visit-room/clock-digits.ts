const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A duration as `08:24`, from an hour on `1:08:24`.
 * @param seconds a negative value, as when clocks differ, counts as 0
 */
export function clockDigits(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours === 0 ? rest : `${String(hours)}:${rest}`;
}
