import { type ClinicalDocument } from '@teleward/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { randomId } from '../../call/random-id.ts';
import { type ContentOf, DraftMirror, type DraftType, forgetDrafts } from './draft-mirror.ts';
import { DraftSaver, type DraftSnapshot, type SavedDraft } from './draft-saver.ts';

interface DraftOf<Type extends DraftType> {
  readonly type: Type;
  readonly accountId: string;
  readonly encounterId: string;
  /** The draft that the server has; null where it has none. */
  readonly held: SavedDraft<ContentOf<Type>> | null;
  readonly empty: ContentOf<Type>;
  readonly save: (
    documentId: string,
    content: ContentOf<Type>,
    baseVersion: number,
  ) => Promise<ClinicalDocument>;
}

/** The drafts of this page that may still save. */
const open = new Set<{ close(): void }>();

/** Whoever signs out wants nothing saved any more, and nothing left on this device. */
export const discardDrafts = (accountId: string): void => {
  for (const saver of open) saver.close();
  open.clear();
  forgetDrafts(accountId);
};

/** Opens the draft once for the life of the component; give the component a key for another one. */
export function useDraft<Type extends DraftType>(
  of: DraftOf<Type>,
): { readonly saver: DraftSaver<ContentOf<Type>>; readonly draft: DraftSnapshot<ContentOf<Type>> } {
  const [saver] = useState(() => openDraft(of));
  useEffect(() => {
    const handleHide = (): void => {
      if (document.visibilityState === 'hidden') void saver.flush();
    };
    document.addEventListener('visibilitychange', handleHide);
    open.add(saver);
    saver.attend();
    return () => {
      document.removeEventListener('visibilitychange', handleHide);
      void saver.abandon().finally(() => open.delete(saver));
    };
  }, [saver]);
  return { saver, draft: useSyncExternalStore(saver.subscribe, saver.getSnapshot) };
}

function openDraft<Type extends DraftType>(of: DraftOf<Type>): DraftSaver<ContentOf<Type>> {
  const mirror = new DraftMirror(of);
  const left = mirror.leftBehind();
  if (left !== null) mirror.adopt(left);
  const saved = of.held ?? { documentId: randomId(), version: 0, content: of.empty };
  // Where its document was signed meanwhile, what was typed goes on as a draft of its own.
  const recovered =
    left === null || of.held !== null
      ? left
      : { ...left, documentId: saved.documentId, baseVersion: 0, sent: null };
  return new DraftSaver({
    saved,
    recovered,
    save: of.save,
    keep: (kept) => mirror.write(kept),
    forget: () => {
      mirror.clear();
    },
  });
}
