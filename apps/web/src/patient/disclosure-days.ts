import { type Disclosure } from '@teleward/contracts';

/** Repeated actions of one kind by one person on one day; `first` and `last` are instants. */
export interface AccessGroup {
  readonly kind: Disclosure['kind'];
  readonly refused: boolean;
  readonly linkMadeBy: string | null;
  readonly first: string;
  readonly last: string;
}

export interface Visitor {
  readonly key: string;
  readonly by: Disclosure['by'];
  readonly name: string | null;
  readonly roles: Disclosure['roles'];
  readonly groups: readonly AccessGroup[];
}

export interface DisclosureDay {
  readonly day: string;
  readonly visitors: readonly Visitor[];
}

/** Groups in the order of their first items; none is empty. */
const groupBy = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [T, ...T[]])[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
};

const visitorKey = ({ by, name, roles }: Disclosure): string => JSON.stringify([by, name, roles]);

/** The key under which repeated actions of one person are grouped. */
export const groupKey = ({
  kind,
  refused,
  linkMadeBy,
}: Pick<Disclosure, 'kind' | 'refused' | 'linkMadeBy'>): string =>
  JSON.stringify([kind, refused, linkMadeBy]);

const groupOf = (same: readonly [Disclosure, ...Disclosure[]]): AccessGroup => {
  const [{ kind, refused, linkMadeBy, at }] = same;
  return { kind, refused, linkMadeBy, first: same.at(-1)?.at ?? at, last: at };
};

const visitorOf = (theirs: readonly [Disclosure, ...Disclosure[]]): Visitor => {
  const [{ by, name, roles }] = theirs;
  const groups = groupBy(theirs, groupKey).map(groupOf);
  return { key: visitorKey(theirs[0]), by, name, roles, groups };
};

/**
 * The disclosures by day and by person, so that a note that was saved forty times is one line.
 *
 * @param disclosures newest first; so is everything in the result
 * @param dayOf the calendar day of an instant at the clinic
 */
export const disclosureDays = (
  disclosures: readonly Disclosure[],
  dayOf: (instant: string) => string,
): readonly DisclosureDay[] =>
  groupBy(disclosures, ({ at }) => dayOf(at)).map((ofDay) => ({
    day: dayOf(ofDay[0].at),
    visitors: groupBy(ofDay, visitorKey).map(visitorOf),
  }));
