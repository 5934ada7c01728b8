import { Id, NoteContent, PrescriptionContent } from '@teleward/contracts';
import { z } from 'zod';
import { readStored, removeStored, writeStored } from '../../theme/stored.ts';

/** What was typed and is not yet known to be with the server. */
export interface Mirrored<Content> {
  readonly documentId: string;
  readonly baseVersion: number;
  readonly content: Content;
  /** Sent on that version, without an answer yet. */
  readonly sent: Content | null;
}

export type DraftType = 'note' | 'prescription';
export type ContentOf<Type extends DraftType> = Type extends 'note'
  ? NoteContent
  : PrescriptionContent;

const keyPrefix = 'teleward.draft.';

const schemas = { note: NoteContent, prescription: PrescriptionContent } as const;

/** As much of it as is written and read here. */
export interface MirrorStorage {
  read(key: string): string | null;
  write(key: string, value: string): boolean;
  remove(key: string): void;
}

const browserStorage: MirrorStorage = {
  read: readStored,
  write: writeStored,
  remove: removeStored,
};

/**
 * Keeps a draft on this device from the keystroke until the server has it, so that a closed tab or an
 * empty battery loses nothing. It holds clinical text and therefore never outlives the save.
 */
export class DraftMirror<Type extends DraftType> {
  readonly #type: Type;
  readonly #key: string;
  readonly #storage: MirrorStorage;

  constructor(
    of: { readonly accountId: string; readonly encounterId: string; readonly type: Type },
    storage: MirrorStorage = browserStorage,
  ) {
    this.#type = of.type;
    this.#key = `${keyPrefix}${of.accountId}.${of.encounterId}.${of.type}`;
    this.#storage = storage;
  }

  /** What is kept; null where there is nothing, or nothing that can be read. */
  read(): Mirrored<ContentOf<Type>> | null {
    const stored = this.#storage.read(this.#key);
    if (stored === null) return null;
    try {
      const mirrored = z
        .object({
          documentId: Id,
          baseVersion: z.number().int().min(0),
          content: z.unknown(),
          sent: z.unknown(),
        })
        .parse(JSON.parse(stored));
      const schema = schemas[this.#type];
      const content = schema.parse(mirrored.content) as ContentOf<Type>;
      const sent = schema.nullable().parse(mirrored.sent) as ContentOf<Type> | null;
      return { ...mirrored, content, sent };
    } catch {
      return null;
    }
  }

  /** @returns false where this browser keeps nothing. */
  write(mirrored: Mirrored<ContentOf<Type>>): boolean {
    return this.#storage.write(this.#key, JSON.stringify(mirrored));
  }

  clear(): void {
    this.#storage.remove(this.#key);
  }
}

const keysOf = (accountId: string): readonly string[] => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${keyPrefix}${accountId}.`));
  } catch {
    return [];
  }
};

/** Whether this device holds text of that person that the server does not have. */
export const hasDrafts = (accountId: string): boolean => keysOf(accountId).length > 0;

/** Takes all text of that person off this device. */
export const forgetDrafts = (accountId: string): void => {
  for (const key of keysOf(accountId)) removeStored(key);
};
