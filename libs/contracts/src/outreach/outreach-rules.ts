import {
  type NetworkCarries,
  type NetworkHours,
  type OutreachDay,
  type OutreachParticipant,
  type OutreachPlan,
  type PowerHours,
  type PowerSource,
  type SiteProfileContent,
  type Village,
} from './outreach.ts';
import { Priority } from '../waiting-room/queues.ts';

/** A part of the day, on the wall of the site. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

/** What holds for a part of the day; null where it is not known. */
export interface Stretch<T> extends Hours {
  readonly value: T | null;
}

/**
 * What holds at a site through the day. `none` where hours are known and this is outside of them.
 */
export type Power = PowerSource | 'none';
export type Network = NetworkCarries;

/** What may not work as it is planned. */
export type OutreachWarning =
  | { readonly kind: 'day-off'; readonly reason: string }
  | ({ readonly kind: 'other-session'; readonly programme: string } & Hours)
  | { readonly kind: 'no-team' | 'no-doctor' }
  | { readonly kind: 'doctor-off'; readonly practitionerId: string; readonly reason: string }
  | ({
      readonly kind: 'doctor-busy';
      readonly practitionerId: string;
      /** Null for a visit. */
      readonly site: string | null;
    } & Hours)
  | ({
      readonly kind: 'outside-hours' | 'battery' | 'no-power' | 'audio' | 'no-network';
      readonly practitionerId: string;
    } & Hours)
  | { readonly kind: 'too-many'; readonly people: number; readonly places: number };

/** Where no kind of visit was chosen, in minutes. */
export const usualOutreachMinutes = 15;

export const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** ISO 8601: Monday is 1. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

const overlap = (one: Hours, other: Hours): Hours | null => {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from < to ? { from, to } : null;
};

/** One stretch after the other, from the beginning to the end; the best where several hold. */
function stretches<T extends string>(
  { from, to }: Hours,
  windows: readonly (Hours & { readonly value: T })[],
  isKnown: boolean,
  ranks: readonly T[],
  otherwise: T,
): Stretch<T>[] {
  const edges = windows.flatMap((one) => [one.from, one.to]);
  const cuts = [...new Set([from, to, ...edges])].filter((at) => from <= at && at <= to).toSorted();
  const joined: Stretch<T>[] = [];
  for (const [index, begin] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1] ?? to;
    const held = windows.filter((one) => one.from <= begin && end <= one.to);
    const best = ranks.find((rank) => held.some(({ value }) => value === rank)) ?? otherwise;
    const value = isKnown ? best : null;
    const last = joined.at(-1);
    if (last !== undefined && last.value === value) {
      joined[joined.length - 1] = { from: last.from, to: end, value };
    } else {
      joined.push({ from: begin, to: end, value });
    }
  }
  return joined;
}

/** What feeds a site through some hours of a day, as on other days of that weekday. */
export const powerOn = (
  power: readonly PowerHours[],
  date: string,
  hours: Hours,
): Stretch<Power>[] =>
  stretches<Power>(
    hours,
    power
      .filter(({ weekday }) => weekday === weekdayOf(date))
      .map(({ from, to, source }) => ({ from, to, value: source })),
    power.length > 0,
    ['mains', 'battery'],
    'none',
  );

/**
 * What the network of a site carries through some hours of a day, as on other days of that weekday.
 */
export const networkOn = (
  network: readonly NetworkHours[],
  date: string,
  hours: Hours,
): Stretch<Network>[] =>
  stretches<Network>(
    hours,
    network
      .filter(({ weekday }) => weekday === weekdayOf(date))
      .map(({ from, to, carries }) => ({ from, to, value: carries })),
    network.length > 0,
    ['video', 'audio', 'none'],
    'none',
  );

type Planned = Pick<OutreachPlan, 'date' | 'from' | 'to' | 'doctors' | 'team'>;
type Known = Pick<SiteProfileContent, 'power' | 'network'>;

/**
 * How many people the doctors can see in their hours, without those in which the site has no
 * network.
 */
export function placesOf(plan: Planned, site: Known, minutes: number): number {
  return plan.doctors.reduce((sum, doctor) => {
    const hours = overlap(doctor, plan);
    if (hours === null) return sum;
    const carried = networkOn(site.network, plan.date, hours).filter(
      ({ value }) => value !== 'none',
    );
    return (
      sum +
      carried.reduce(
        (count, { from, to }) => count + Math.floor((minutesOf(to) - minutesOf(from)) / minutes),
        0,
      )
    );
  }, 0);
}

/**
 * What may not work as it is planned: it warns, and forbids nothing.
 * @param day null where it is not loaded: then nothing is said of what it would tell
 * @param minutes of a visit, with what is kept free after it
 */
export function outreachWarnings(
  plan: Planned,
  site: Known,
  day: OutreachDay | null,
  people: number,
  minutes: number = usualOutreachMinutes,
): OutreachWarning[] {
  const warnings: OutreachWarning[] = [];
  if (day !== null && day.dayOff !== null) {
    warnings.push({ kind: 'day-off', reason: day.dayOff });
  }
  for (const { from, to, programme } of day?.others ?? []) {
    if (overlap(plan, { from, to }) !== null) {
      warnings.push({ kind: 'other-session', from, to, programme });
    }
  }
  if (plan.team.length === 0) {
    warnings.push({ kind: 'no-team' });
  }
  if (plan.doctors.length === 0) {
    warnings.push({ kind: 'no-doctor' });
  }
  for (const { practitionerId, from, to } of plan.doctors) {
    const theirs = day?.doctors.find(({ id }) => id === practitionerId);
    if (theirs !== undefined && theirs.dayOff !== null) {
      warnings.push({ kind: 'doctor-off', practitionerId, reason: theirs.dayOff });
    }
    for (const busy of theirs?.busy ?? []) {
      const both = overlap({ from, to }, busy);
      if (both !== null) {
        warnings.push({ kind: 'doctor-busy', practitionerId, site: busy.site, ...both });
      }
    }
    if (from < plan.from || to > plan.to) {
      warnings.push({ kind: 'outside-hours', practitionerId, from, to });
    }
    const hours = { from, to };
    for (const stretch of powerOn(site.power, plan.date, hours)) {
      if (stretch.value === 'battery' || stretch.value === 'none') {
        const kind = stretch.value === 'battery' ? 'battery' : 'no-power';
        warnings.push({ kind, practitionerId, from: stretch.from, to: stretch.to });
      }
    }
    for (const stretch of networkOn(site.network, plan.date, hours)) {
      if (stretch.value === 'audio' || stretch.value === 'none') {
        const kind = stretch.value === 'audio' ? 'audio' : 'no-network';
        warnings.push({ kind, practitionerId, from: stretch.from, to: stretch.to });
      }
    }
  }
  const places = placesOf(plan, site, minutes);
  if (plan.doctors.length > 0 && people > places) {
    warnings.push({ kind: 'too-many', people, places });
  }
  return warnings;
}

/** Why somebody stands before the next one on the list. */
export type ListReason = 'priority' | 'carried-over' | 'distance';

export interface Listed {
  readonly participant: OutreachParticipant;
  /** In kilometres; null where nobody knows. */
  readonly km: number | null;
  readonly reasons: readonly ListReason[];
}

const sameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/**
 * The order in which people are to be seen: by priority; then those who have waited since an
 * earlier day; then the farther, who must reach home by daylight; then as they were added.
 */
export function orderOfList(
  participants: readonly OutreachParticipant[],
  villages: readonly Village[],
): Listed[] {
  const kmOf = ({ village }: OutreachParticipant): number | null =>
    village === null ? null : (villages.find(({ name }) => sameName(name, village))?.km ?? null);
  return participants
    .map((participant): Listed => {
      const km = kmOf(participant);
      const reasons: ListReason[] = [];
      if (participant.priority !== 'R') reasons.push('priority');
      if (participant.carriedFrom !== null) reasons.push('carried-over');
      if (km !== null && km > 0) reasons.push('distance');
      return { participant, km, reasons };
    })
    .toSorted(
      (one, other) =>
        rankOf(one) - rankOf(other) ||
        Number(other.participant.carriedFrom !== null) -
          Number(one.participant.carriedFrom !== null) ||
        (other.km ?? 0) - (one.km ?? 0),
    );
}

const rankOf = ({ participant }: Listed): number => Priority.options.indexOf(participant.priority);
