import { NoteContent, TypedPrescription } from '@teleward/contracts';
import { z } from 'zod';
import { randomId } from '../../call/random-id.ts';
import { readStored, removeStored, storedKeys, writeStored } from '../../theme/stored.ts';
import { fit, type Misfits } from './fit.ts';

/** Typed text that the server may not have yet. */
export interface Mirrored<Content> {
  readonly documentId: string;
  readonly baseVersion: number;
  readonly content: Content;
  /** Sent on that version, without a response yet. */
  readonly sent: Content | null;
}

/** Text that a closed page left behind, and its storage key. */
export interface LeftBehind<Content> extends Mirrored<Content> {
  readonly key: string;
  /** Content that no longer fits the form, as text. */
  readonly misfits: readonly string[];
}

/** Text that was typed here and no longer fits any form: the person reads and removes it. */
export interface LooseText {
  readonly key: string;
  readonly lines: readonly string[];
}

export type DraftType = 'note' | 'prescription';
export type ContentOf<Type extends DraftType> = Type extends 'note'
  ? NoteContent
  : TypedPrescription;

const keyPrefix = 'teleward.draft.';

/** The schemas of the drafts, from the contract. */
export const contentSchemas = { note: NoteContent, prescription: TypedPrescription } as const;

const Stored = z.object({
  documentId: z.string(),
  baseVersion: z.number().int().min(0),
  content: z.looseObject({}),
  sent: z.unknown(),
  /** Milliseconds since 1970. */
  keptAt: z.number(),
});

const LooseLines = z.array(z.string());

/** The parts of the browser's storage that are used. */
export interface MirrorStorage {
  keys(prefix: string): readonly string[];
  read(key: string): string | null;
  write(key: string, value: string): boolean;
  remove(key: string): void;
}

const browserStorage: MirrorStorage = {
  keys: storedKeys,
  read: readStored,
  write: writeStored,
  remove: removeStored,
};

/**
 * Stores a draft on this device from the keystroke until the server has it, so that a closed tab or
 * an empty battery loses nothing. It holds clinical text and is therefore deleted with the save.
 * Each open page has its own key: two windows neither overwrite nor clear each other's text.
 */
export class DraftMirror<Type extends DraftType> {
  readonly #type: Type;
  readonly #prefix: string;
  readonly #textPrefix: string;
  readonly #key: string;
  readonly #storage: MirrorStorage;

  constructor(
    of: { readonly accountId: string; readonly encounterId: string; readonly type: Type },
    storage: MirrorStorage = browserStorage,
  ) {
    this.#type = of.type;
    this.#prefix = `${keyPrefix}${of.accountId}.${of.encounterId}.${of.type}.`;
    this.#textPrefix = `${keyPrefix}${of.accountId}.${of.encounterId}.${of.type}-text.`;
    this.#key = `${this.#prefix}${randomId()}`;
    this.#storage = storage;
  }

  /** The newest text that another page left behind; null where there is none that can be read. */
  leftBehind(): LeftBehind<ContentOf<Type>> | null {
    const found = this.#storage
      .keys(this.#prefix)
      .filter((key) => key !== this.#key)
      .flatMap((key) => {
        const read = this.#read(key);
        if (read === null) this.#loosen(key, [this.#storage.read(key) ?? '']);
        return read === null ? [] : [read];
      });
    found.sort((one, other) => other.keptAt - one.keptAt);
    return found[0]?.left ?? null;
  }

  /**
   * Takes over what another page left behind; if it cannot be stored again, it stays where it is.
   */
  adopt({ key, misfits, ...mirrored }: LeftBehind<ContentOf<Type>>): void {
    if (!this.write(mirrored)) return;
    if (misfits.length === 0) this.#storage.remove(key);
    else this.#loosen(key, misfits);
  }

  /** Text typed on this device that no longer fits the form. */
  looseTexts(): readonly LooseText[] {
    return this.#storage.keys(this.#textPrefix).flatMap((key) => {
      const text = this.#storage.read(key) ?? '';
      try {
        return [{ key, lines: LooseLines.parse(JSON.parse(text)) }];
      } catch {
        return [{ key, lines: [text] }];
      }
    });
  }

  /** The person has read the text and removes it. */
  dropText(key: string): void {
    this.#storage.remove(key);
  }

  /** @returns false where this browser stores nothing */
  write(mirrored: Mirrored<ContentOf<Type>>): boolean {
    return this.#storage.write(this.#key, JSON.stringify({ ...mirrored, keptAt: Date.now() }));
  }

  clear(): void {
    this.#storage.remove(this.#key);
  }

  /** Stores the entry as readable text instead; where there is no space, it stays as it is. */
  #loosen(key: string, lines: readonly string[]): void {
    const isKept = this.#storage.write(`${this.#textPrefix}${randomId()}`, JSON.stringify(lines));
    if (isKept) this.#storage.remove(key);
  }

  #read(key: string): { keptAt: number; left: LeftBehind<ContentOf<Type>> } | null {
    try {
      const stored = Stored.parse(JSON.parse(this.#storage.read(key) ?? ''));
      const { documentId, baseVersion, keptAt } = stored;
      const schema = contentSchemas[this.#type];
      const misfits: Misfits = [];
      const content = fit(schema, stored.content, misfits) as ContentOf<Type>;
      const sent = (stored.sent ?? null) && (fit(schema, stored.sent, []) as ContentOf<Type>);
      return { keptAt, left: { key, documentId, baseVersion, content, sent, misfits } };
    } catch {
      return null;
    }
  }
}

const keysOf = (accountId: string): readonly string[] => storedKeys(`${keyPrefix}${accountId}.`);

/** Whether this device holds text of that person that the server does not have. */
export const hasDrafts = (accountId: string): boolean => keysOf(accountId).length > 0;

/** Deletes all text of that person from this device. */
export const forgetDrafts = (accountId: string): void => {
  for (const key of keysOf(accountId)) removeStored(key);
};
