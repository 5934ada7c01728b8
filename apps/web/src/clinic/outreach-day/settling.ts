import { useEffect, useState } from 'react';

/**
 * So long a press is not taken in a place to which somebody else has just moved, in milliseconds.
 */
const settlingMs = 1000;

/** @returns who stands in a place where somebody else stood a moment ago, in the same part */
export function useSettling(part: string, ids: readonly string[]): ReadonlySet<string> {
  const key = ids.join(' ');
  const [before, setBefore] = useState({ part, key, ids });
  const [moved, setMoved] = useState<ReadonlySet<string>>(new Set());
  if (before.part !== part || before.key !== key) {
    setBefore({ part, key, ids });
    setMoved(
      new Set(
        before.part === part ? ids.filter((id, place) => (before.ids[place] ?? id) !== id) : [],
      ),
    );
  }
  useEffect(() => {
    if (moved.size === 0) return undefined;
    const timer = setTimeout(() => {
      setMoved(new Set());
    }, settlingMs);
    return () => {
      clearTimeout(timer);
    };
  }, [moved]);
  return moved;
}
