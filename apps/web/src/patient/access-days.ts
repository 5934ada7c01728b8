import { type Access } from '@teleward/contracts';

/** Repeated actions of one kind by one person on one day; `first` and `last` are instants. */
export interface AccessGroup {
  readonly kind: Access['kind'];
  readonly refused: boolean;
  readonly linkMadeBy: string | null;
  readonly first: string;
  readonly last: string;
}

export interface Visitor {
  readonly key: string;
  readonly by: Access['by'];
  readonly name: string | null;
  readonly roles: Access['roles'];
  readonly groups: readonly AccessGroup[];
}

export interface AccessDay {
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

const visitorKey = ({ by, name, roles }: Access): string => JSON.stringify([by, name, roles]);

/** The key under which repeated actions of one person are grouped. */
export const groupKey = ({
  kind,
  refused,
  linkMadeBy,
}: Pick<Access, 'kind' | 'refused' | 'linkMadeBy'>): string =>
  JSON.stringify([kind, refused, linkMadeBy]);

const groupOf = (same: readonly [Access, ...Access[]]): AccessGroup => {
  const [{ kind, refused, linkMadeBy, at }] = same;
  return { kind, refused, linkMadeBy, first: same.at(-1)?.at ?? at, last: at };
};

const visitorOf = (theirs: readonly [Access, ...Access[]]): Visitor => {
  const [{ by, name, roles }] = theirs;
  const groups = groupBy(theirs, groupKey).map(groupOf);
  return { key: visitorKey(theirs[0]), by, name, roles, groups };
};

/**
 * The accesses by day and by person, so that a note that was saved forty times is one line.
 *
 * @param accesses newest first; so is everything in the result
 * @param dayOf the calendar day of an instant at the clinic
 */
export const accessDays = (
  accesses: readonly Access[],
  dayOf: (instant: string) => string,
): readonly AccessDay[] =>
  groupBy(accesses, ({ at }) => dayOf(at)).map((ofDay) => ({
    day: dayOf(ofDay[0].at),
    visitors: groupBy(ofDay, visitorKey).map(visitorOf),
  }));
