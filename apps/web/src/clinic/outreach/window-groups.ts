import {
  type NetworkCarries,
  type NetworkHours,
  type PowerHours,
  type PowerSource,
} from '@teleward/contracts';

/** Hours of a site as somebody edits them: the same on some days of the week. */
export interface HoursGroup<T extends string> {
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly value: T;
}

interface Window<T> {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
  readonly value: T;
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

function grouped<T extends string>(windows: readonly Window<T>[]): HoursGroup<T>[] {
  const groups: HoursGroup<T>[] = [];
  for (const { weekday, from, to, value } of windows) {
    const index = groups.findIndex(
      (one) => one.from === from && one.to === to && one.value === value,
    );
    const known = groups[index];
    if (known === undefined) {
      groups.push({ weekdays: [weekday], from, to, value });
    } else if (!known.weekdays.includes(weekday)) {
      groups[index] = { ...known, weekdays: [...known.weekdays, weekday].toSorted() };
    }
  }
  return groups;
}

function spread<T extends string>(groups: readonly HoursGroup<T>[]): Window<T>[] {
  return weekdays.flatMap((weekday) =>
    groups
      .filter((group) => group.weekdays.includes(weekday))
      .map(({ from, to, value }) => ({ weekday, from, to, value })),
  );
}

export const powerGroups = (power: readonly PowerHours[]): HoursGroup<PowerSource>[] =>
  grouped(power.map(({ source, ...hours }) => ({ ...hours, value: source })));

export const powerOf = (groups: readonly HoursGroup<PowerSource>[]): PowerHours[] =>
  spread(groups).map(({ value, ...hours }) => ({ ...hours, source: value }));

export const networkGroups = (network: readonly NetworkHours[]): HoursGroup<NetworkCarries>[] =>
  grouped(network.map(({ carries, ...hours }) => ({ ...hours, value: carries })));

export const networkOf = (groups: readonly HoursGroup<NetworkCarries>[]): NetworkHours[] =>
  spread(groups).map(({ value, ...hours }) => ({ ...hours, carries: value }));

export const isGroup = ({ weekdays: days, from, to }: HoursGroup<string>): boolean =>
  days.length > 0 && from !== '' && to !== '' && from < to;
