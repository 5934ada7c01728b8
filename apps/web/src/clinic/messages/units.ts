export const units = { minutes: 1, hours: 60, days: 1440 } as const;
export type Unit = keyof typeof units;

/** A number of minutes in the largest unit that needs no fraction. */
export function inUnits(minutes: number): { readonly unit: Unit; readonly count: number } {
  const unit =
    minutes % units.days === 0 ? 'days' : minutes % units.hours === 0 ? 'hours' : 'minutes';
  return { unit, count: minutes / units[unit] };
}
