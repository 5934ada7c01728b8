import {
  DoseRoute,
  Frequency,
  type NoteContent,
  type PrescriptionContent,
} from '@teleward/contracts';
import { z } from 'zod';
import { randomId } from '../../call/random-id.ts';
import { readStored, removeStored, storedKeys, writeStored } from '../../theme/stored.ts';

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
}

export type DraftType = 'note' | 'prescription';
export type ContentOf<Type extends DraftType> = Type extends 'note'
  ? NoteContent
  : PrescriptionContent;

const keyPrefix = 'teleward.draft.';

/**
 * The shape of what was typed, and no more: text that is too long or not yet a number must come back to
 * whoever typed it, even where the server would not take it.
 */
const shapes = {
  note: z.object({
    subjective: z.string(),
    objective: z.string(),
    assessment: z.string(),
    plan: z.string(),
  }),
  prescription: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        drug: z.string(),
        form: z.string(),
        strength: z.string(),
        doseQuantity: z.number().nullable(),
        doseUnit: z.string(),
        route: DoseRoute.nullable(),
        frequency: Frequency.nullable(),
        asNeeded: z.boolean(),
        durationDays: z.number().nullable(),
        quantity: z.number().nullable(),
        quantityUnit: z.string(),
        instructions: z.string(),
      }),
    ),
  }),
} as const;

const Stored = z.object({
  documentId: z.string(),
  baseVersion: z.number().int().min(0),
  content: z.unknown(),
  sent: z.unknown(),
  /** Milliseconds since 1970. */
  keptAt: z.number(),
});

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
 * Keeps a draft on this device from the keystroke until the server has it, so that a closed tab or an
 * empty battery loses nothing. It holds clinical text and therefore never outlives the save. Each open
 * page has its own place: two windows neither overwrite nor clear what the other keeps.
 */
export class DraftMirror<Type extends DraftType> {
  readonly #type: Type;
  readonly #prefix: string;
  readonly #key: string;
  readonly #storage: MirrorStorage;

  constructor(
    of: { readonly accountId: string; readonly encounterId: string; readonly type: Type },
    storage: MirrorStorage = browserStorage,
  ) {
    this.#type = of.type;
    this.#prefix = `${keyPrefix}${of.accountId}.${of.encounterId}.${of.type}.`;
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
        return read === null ? [] : [read];
      });
    found.sort((one, other) => other.keptAt - one.keptAt);
    return found[0]?.left ?? null;
  }

  /** Makes what another page left behind this page's own; where it cannot be kept, it stays there. */
  adopt({ key, ...mirrored }: LeftBehind<ContentOf<Type>>): void {
    if (this.write(mirrored)) this.#storage.remove(key);
  }

  /** @returns false where this browser keeps nothing. */
  write(mirrored: Mirrored<ContentOf<Type>>): boolean {
    return this.#storage.write(this.#key, JSON.stringify({ ...mirrored, keptAt: Date.now() }));
  }

  clear(): void {
    this.#storage.remove(this.#key);
  }

  #read(key: string): { keptAt: number; left: LeftBehind<ContentOf<Type>> } | null {
    try {
      const stored = Stored.parse(JSON.parse(this.#storage.read(key) ?? ''));
      const { documentId, baseVersion, keptAt } = stored;
      const shape = shapes[this.#type];
      const content = shape.parse(stored.content) as ContentOf<Type>;
      const sent = shape.nullable().parse(stored.sent) as ContentOf<Type> | null;
      return { keptAt, left: { key, documentId, baseVersion, content, sent } };
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
