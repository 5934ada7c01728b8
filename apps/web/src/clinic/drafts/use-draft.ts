import { type ClinicalDocument } from '@teleward/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { randomId } from '../../call/random-id.ts';
import {
  type ContentOf,
  contentSchemas,
  DraftMirror,
  type DraftType,
  forgetDrafts,
  type LooseText,
} from './draft-mirror.ts';
import { DraftSaver, type DraftSnapshot, type SavedDraft } from './draft-saver.ts';

interface DraftOf<Type extends DraftType> {
  readonly type: Type;
  readonly accountId: string;
  readonly encounterId: string;
  /** The server's draft; null where it has none. */
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

/**
 * Signing out with unsaved text discards it: nothing more is saved, and nothing
 * stays on this device.
 */
export const discardDrafts = (accountId: string): void => {
  for (const saver of open) saver.close();
  open.clear();
  forgetDrafts(accountId);
};

/**
 * Opens the draft once for the lifetime of the component; give the component a key for another one.
 */
export function useDraft<Type extends DraftType>(
  of: DraftOf<Type>,
): {
  readonly saver: DraftSaver<ContentOf<Type>>;
  readonly draft: DraftSnapshot<ContentOf<Type>>;
  /** Earlier text that no longer fits the form. */
  readonly looseTexts: readonly LooseText[];
  readonly dropText: (key: string) => void;
} {
  const [{ saver, mirror }] = useState(() => openDraft(of));
  const [looseTexts, setLooseTexts] = useState(() => mirror.looseTexts());
  const dropText = (key: string): void => {
    mirror.dropText(key);
    setLooseTexts(mirror.looseTexts());
  };
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
  const draft = useSyncExternalStore(saver.subscribe, saver.getSnapshot);
  return { saver, draft, looseTexts, dropText };
}

interface OpenDraft<Type extends DraftType> {
  readonly saver: DraftSaver<ContentOf<Type>>;
  readonly mirror: DraftMirror<Type>;
}

function openDraft<Type extends DraftType>(of: DraftOf<Type>): OpenDraft<Type> {
  const mirror = new DraftMirror(of);
  const left = mirror.leftBehind();
  if (left !== null) mirror.adopt(left);
  const saved = of.held ?? { documentId: randomId(), version: 0, content: of.empty };
  // If the document was signed meanwhile, the typed text becomes a new draft.
  const recovered =
    left === null || of.held !== null
      ? left
      : { ...left, documentId: saved.documentId, baseVersion: 0, sent: null };
  const saver = new DraftSaver<ContentOf<Type>>({
    saved,
    asKept: (content) => {
      const read = contentSchemas[of.type].safeParse(content);
      return read.success ? (read.data as ContentOf<Type>) : content;
    },
    recovered,
    save: of.save,
    keep: (kept) => mirror.write(kept),
    forget: () => {
      mirror.clear();
    },
  });
  return { saver, mirror };
}
