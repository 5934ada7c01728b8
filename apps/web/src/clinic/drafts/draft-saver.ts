import { type ErrorCode } from '@teleward/contracts';
import { errorCodeOf } from '../../api/api-error.ts';
import { Store } from '../../call/store.ts';

/** As much of a stored document as saving needs. */
export interface SavedDraft<Content> {
  readonly documentId: string;
  /** 0 before the first save. */
  readonly version: number;
  readonly content: Content;
}

/** What was typed and is not known to be saved. */
export interface Kept<Content> {
  readonly documentId: string;
  readonly content: Content;
  /** The version that it was typed on. */
  readonly baseVersion: number;
  /** Sent on that version, without an answer yet. */
  readonly sent: Content | null;
}

/**
 * - `saved`: the server has it all.
 * - `unsaved`, `saving`: it will soon.
 * - `waiting`: the server cannot be reached or nobody is signed in; it is tried again.
 * - `conflict`: somebody saved another version or signed it; the person chooses.
 * - `failed`: the server does not take it; see `error`.
 */
type DraftState = 'saved' | 'unsaved' | 'saving' | 'waiting' | 'conflict' | 'failed';

export interface DraftSnapshot<Content> {
  readonly content: Content;
  readonly state: DraftState;
  readonly error: ErrorCode | null;
  /** The newest version that the server has of ours. */
  readonly version: number;
  /** What is not saved would come back after a crash of this page. */
  readonly isKept: boolean;
}

export interface DraftSaverOptions<Content> {
  /** What the server has. */
  saved: SavedDraft<Content>;
  /** What a page that is gone left behind. */
  recovered?: Kept<Content> | null;
  save: (
    documentId: string,
    content: Content,
    baseVersion: number,
  ) => Promise<{ readonly version: number }>;
  /** The content as the server keeps it, which takes blanks off the ends of a line. */
  asKept?: (content: Content) => Content;
  /** Keeps it on this device; answers whether it could. */
  keep: (kept: Kept<Content>) => boolean;
  /** The server has everything that was kept. */
  forget: () => void;
}

const saveAfterMs = 800;
const firstRetryMs = 2000;
const lastRetryMs = 30_000;
const passing: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'database_unavailable',
  'storage_full',
  'internal',
  'rate_limited',
  'too_many_attempts',
  'unauthenticated',
]);

/**
 * Saves a document as it is typed: kept on this device at once, sent after a pause, one save at
 * a time, again until it arrives. Two saves never overtake each other, because each names the
 * version it is written on.
 */
export class DraftSaver<Content> {
  readonly #options: DraftSaverOptions<Content>;
  readonly #store: Store<DraftSnapshot<Content>>;
  #documentId: string;
  #timer: ReturnType<typeof setTimeout> | null = null;
  // The save that is under way, and what it sends.
  #saving: Promise<void> | null = null;
  #sent: Content | null = null;
  #failures = 0;
  #abandoned = false;
  #closed = false;

  constructor(options: DraftSaverOptions<Content>) {
    this.#options = options;
    const { saved, recovered } = options;
    this.#documentId = saved.documentId;
    const asKept = options.asKept ?? ((content: Content) => content);
    const isSame = (one: Content, other: Content | null): boolean =>
      other !== null && JSON.stringify(asKept(one)) === JSON.stringify(asKept(other));
    const isLost = recovered && !isSame(recovered.content, saved.content);
    const isStale =
      isLost &&
      !follows(saved, recovered) &&
      // Its own save arrived, and the answer did not.
      !(isNext(saved, recovered) && isSame(saved.content, recovered.sent));
    if (recovered && !isLost) options.forget();
    this.#store = new Store<DraftSnapshot<Content>>({
      content: isLost ? recovered.content : saved.content,
      state: isStale ? 'conflict' : isLost ? 'unsaved' : 'saved',
      error: isStale ? 'version_conflict' : null,
      version: saved.version,
      isKept: true,
    });
    if (isLost && !isStale) this.#schedule(0);
  }

  get documentId(): string {
    return this.#documentId;
  }

  readonly getSnapshot = (): DraftSnapshot<Content> => this.#store.read();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Takes what the person typed. */
  change(content: Content): void {
    if (this.#closed) return;
    const { state } = this.getSnapshot();
    this.#keep(content);
    if (state === 'conflict') {
      this.#store.update({ content });
      return;
    }
    this.#store.update({ content, state: state === 'saving' ? 'saving' : 'unsaved', error: null });
    if (this.#saving === null) this.#schedule(saveAfterMs);
  }

  /**
   * Saves what is not saved, now.
   *
   * @returns whether the server has everything.
   */
  async flush(): Promise<boolean> {
    while (!this.#closed) {
      if (this.#saving !== null) {
        await this.#saving;
        continue;
      }
      const { state } = this.getSnapshot();
      if (state === 'saved') return true;
      if (state === 'conflict') return false;
      this.#cancel();
      await this.#begin();
      if (this.getSnapshot().state !== 'saved' && this.getSnapshot().error !== null) return false;
    }
    return this.getSnapshot().state === 'saved';
  }

  /** Writes this person's text over the version that somebody saved meanwhile. */
  keepMine({ documentId, version }: Omit<SavedDraft<Content>, 'content'>): void {
    this.#documentId = documentId;
    this.#sent = null;
    this.#store.update({ state: 'unsaved', error: null, version });
    this.#keep(this.getSnapshot().content);
    this.#schedule(0);
  }

  /** Gives this person's text up for the version that somebody saved meanwhile. */
  takeTheirs(theirs: SavedDraft<Content>): void {
    this.#options.forget();
    this.#documentId = theirs.documentId;
    this.#store.update({
      content: theirs.content,
      state: 'saved',
      error: null,
      version: theirs.version,
    });
  }

  /** Gives this person's text up for good. */
  discard(): void {
    this.close();
    this.#options.forget();
  }

  /** Somebody looks at it: what cannot be saved is tried again. */
  attend(): void {
    this.#abandoned = false;
  }

  /** Nobody looks any more: it is saved once, and what then is not saved stays on this device. */
  async abandon(): Promise<void> {
    this.#abandoned = true;
    await this.flush();
  }

  /** Stops saving; what is not saved stays on this device. */
  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #keep(content: Content): void {
    const { version } = this.getSnapshot();
    const isKept = this.#options.keep({
      documentId: this.#documentId,
      content,
      baseVersion: version,
      sent: this.#sent,
    });
    this.#store.update({ isKept });
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(ms: number): void {
    this.#cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#begin();
    }, ms);
  }

  #begin(): Promise<void> {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async #save(): Promise<void> {
    const { content, version } = this.getSnapshot();
    this.#sent = content;
    this.#keep(content);
    this.#store.update({ state: 'saving' });
    try {
      const saved = await this.#options.save(this.#documentId, content, version);
      this.#handleSaved(content, saved.version);
    } catch (error) {
      this.#handleError(errorCodeOf(error));
    }
  }

  #handleSaved(content: Content, version: number): void {
    this.#failures = 0;
    this.#sent = null;
    if (this.#closed) return;
    const isLatest = this.getSnapshot().content === content;
    this.#store.update({ version, error: null, state: isLatest ? 'saved' : 'unsaved' });
    if (isLatest) {
      this.#options.forget();
      return;
    }
    this.#keep(this.getSnapshot().content);
    this.#schedule(saveAfterMs);
  }

  #handleError(error: ErrorCode): void {
    if (error === 'version_conflict' || error === 'already_signed') {
      this.#store.update({ state: 'conflict', error });
      return;
    }
    if (!passing.has(error)) {
      this.#store.update({ state: 'failed', error });
      return;
    }
    this.#store.update({ state: 'waiting', error });
    if (this.#closed || this.#abandoned) return;
    this.#schedule(Math.min(lastRetryMs, firstRetryMs * 2 ** this.#failures));
    this.#failures += 1;
  }
}

/** Whether the kept text was written on what the server has. */
const follows = <Content>(saved: SavedDraft<Content>, kept: Kept<Content>): boolean =>
  saved.documentId === kept.documentId && saved.version === kept.baseVersion;

const isNext = <Content>(saved: SavedDraft<Content>, kept: Kept<Content>): boolean =>
  saved.documentId === kept.documentId && saved.version === kept.baseVersion + 1;
