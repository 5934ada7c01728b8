/** A draft on a newer version, and the parts in which that version differs from the one before. */
interface Rebased<T> {
  readonly draft: T;
  readonly changed: readonly (keyof T)[];
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * Keeps each part of a draft that was edited, and takes the others from the newest version.
 * @param before the version that was edited; null where there was none, and every part is kept
 */
export function rebase<T extends object>(draft: T, before: T | null, newest: T): Rebased<T> {
  const parts = Object.keys(newest) as (keyof T)[];
  const next = { ...newest };
  for (const part of parts) {
    if (before === null || !isSame(draft[part], before[part])) next[part] = draft[part];
  }
  const seen = before ?? draft;
  return { draft: next, changed: parts.filter((part) => !isSame(seen[part], newest[part])) };
}
