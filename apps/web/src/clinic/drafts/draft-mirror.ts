import { NoteContent, TypedPrescription } from '@teleward/contracts';
import { z } from 'zod';
import { randomId } from '../../call/random-id.ts';
import { readStored, removeStored, storedKeys, writeStored } from '../../theme/stored.ts';
import { fit, type Misfits } from './fit.ts';

/** What was typed and is not yet known to be with the server. */
export interface Mirrored<Content> {
  readonly documentId: string;
  readonly baseVersion: number;
  readonly content: Content;
  /** Sent on that version, without an answer yet. */
  readonly sent: Content | null;
}

/** What a page that is gone left behind, and where. */
export interface LeftBehind<Content> extends Mirrored<Content> {
  readonly key: string;
  /** What the form has no place for any more, in words. */
  readonly misfits: readonly string[];
}

/** What was typed here once and fits no form any more: somebody reads it and takes it off. */
export interface LooseText {
  readonly key: string;
  readonly lines: readonly string[];
}

export type DraftType = 'note' | 'prescription';
export type ContentOf<Type extends DraftType> = Type extends 'note'
  ? NoteContent
  : TypedPrescription;

const keyPrefix = 'teleward.draft.';

/** The form of what is written, by the contract. */
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

/** As much of it as is written and read here. */
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
 * Keeps a draft on this device from the keystroke until the server has it, so that a closed tab or
 * an empty battery loses nothing. It holds clinical text and therefore never outlives the save.
 * Each open page has its own place: two windows neither overwrite nor clear what the other keeps.
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

  /** The newest that another page left behind; null where there is nothing that can be read. */
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
   * Makes what another page left behind this page's own; where it cannot be kept, it stays there.
   */
  adopt({ key, misfits, ...mirrored }: LeftBehind<ContentOf<Type>>): void {
    if (!this.write(mirrored)) return;
    if (misfits.length === 0) this.#storage.remove(key);
    else this.#loosen(key, misfits);
  }

  /** What was typed on this device and fits the form no more. */
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

  /** Somebody has read it and needs it no more. */
  dropText(key: string): void {
    this.#storage.remove(key);
  }

  /** @returns false where this browser keeps nothing. */
  write(mirrored: Mirrored<ContentOf<Type>>): boolean {
    return this.#storage.write(this.#key, JSON.stringify({ ...mirrored, keptAt: Date.now() }));
  }

  clear(): void {
    this.#storage.remove(this.#key);
  }

  /**
   * Keeps what is at the key as words that are shown; where there is no room, it stays what it is.
   */
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

/** Takes all text of that person off this device. */
export const forgetDrafts = (accountId: string): void => {
  for (const key of keysOf(accountId)) removeStored(key);
};
