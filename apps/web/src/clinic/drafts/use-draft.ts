import { type ClinicalDocument } from '@teleward/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { randomId } from '../../call/random-id.ts';
import { type ContentOf, DraftMirror, type DraftType } from './draft-mirror.ts';
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
    return () => {
      document.removeEventListener('visibilitychange', handleHide);
      void saver.flush();
    };
  }, [saver]);
  return { saver, draft: useSyncExternalStore(saver.subscribe, saver.getSnapshot) };
}

function openDraft<Type extends DraftType>(of: DraftOf<Type>): DraftSaver<ContentOf<Type>> {
  const mirror = new DraftMirror(of);
  const mirrored = mirror.read();
  // Text typed into a document that has been signed since belongs to no draft any more.
  const isOfHeld =
    mirrored !== null &&
    (of.held === null ? mirrored.baseVersion === 0 : mirrored.documentId === of.held.documentId);
  const recovered = isOfHeld ? mirrored : null;
  const documentId = of.held?.documentId ?? recovered?.documentId ?? randomId();
  return new DraftSaver({
    saved: of.held ?? { documentId, version: 0, content: of.empty },
    recovered,
    save: (content, baseVersion) => of.save(documentId, content, baseVersion),
    keep: (kept) => {
      mirror.write({ documentId, ...kept });
    },
    forget: () => {
      mirror.clear();
    },
  });
}
