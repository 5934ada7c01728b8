import { useState } from 'react';
import { errorCodeOf } from '../../api/api-error.ts';
import { rebase } from './rebase.ts';

interface VersionedDraft<B, D> {
  /** Null for a new one. */
  readonly initial: B | null;
  readonly draftOf: (base: B | null) => D;
  readonly loadNewest: () => Promise<B>;
}

/**
 * A draft of a form and the version on which it is based. A change that is refused because the
 * version was replaced moves the draft to the newest one, so that it can be saved again.
 */
export const useVersionedDraft = <B, D extends object>({
  initial,
  draftOf,
  loadNewest,
}: VersionedDraft<B, D>) => {
  const [base, setBase] = useState(initial);
  const [draft, setDraft] = useState(() => draftOf(initial));
  const [changed, setChanged] = useState<readonly (keyof D)[] | null>(null);
  return {
    base,
    draft,
    /** The parts that another person changed, once a change was refused for it. */
    changed,
    change: (part: Partial<D>): void => {
      setDraft((now) => ({ ...now, ...part }));
    },
    send: async (save: () => Promise<void>): Promise<void> => {
      setChanged(null);
      try {
        await save();
      } catch (failure) {
        const code = errorCodeOf(failure);
        if (code === 'version_conflict' || code === 'invalid_state') {
          const newest = await loadNewest();
          const [before, after] = [base === null ? null : draftOf(base), draftOf(newest)];
          setBase(newest);
          setDraft((now) => rebase(now, before, after).draft);
          if (code === 'version_conflict') setChanged(rebase(draft, before, after).changed);
        }
        throw failure;
      }
    },
  };
};
