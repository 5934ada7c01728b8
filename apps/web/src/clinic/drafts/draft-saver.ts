import { type ErrorCode } from '@teleward/contracts';
import { errorCodeOf } from '../../api/api-error.ts';
import { Store } from '../../call/store.ts';

/** The parts of a stored document that saving needs. */
export interface SavedDraft<Content> {
  readonly documentId: string;
  /** 0 before the first save. */
  readonly version: number;
  readonly content: Content;
}

/** Typed text that may not be saved yet. */
export interface Kept<Content> {
  readonly documentId: string;
  readonly content: Content;
  /** The version that it is based on. */
  readonly baseVersion: number;
  /** Sent on that version, without a response yet. */
  readonly sent: Content | null;
}

/**
 * - `saved`: the server has everything.
 * - `unsaved`, `saving`: it soon will.
 * - `waiting`: the server cannot be reached or the session ended; saving is retried.
 * - `conflict`: another version was saved or signed meanwhile; the person chooses.
 * - `failed`: the server refuses it; see `error`.
 */
type DraftState = 'saved' | 'unsaved' | 'saving' | 'waiting' | 'conflict' | 'failed';

export interface DraftSnapshot<Content> {
  readonly content: Content;
  readonly state: DraftState;
  readonly error: ErrorCode | null;
  /** The newest version on the server from this page. */
  readonly version: number;
  /** Whether unsaved text would survive a crash of this page. */
  readonly isKept: boolean;
}

export interface DraftSaverOptions<Content> {
  /** What the server has. */
  saved: SavedDraft<Content>;
  /** What a closed page left behind. */
  recovered?: Kept<Content> | null;
  save: (
    documentId: string,
    content: Content,
    baseVersion: number,
  ) => Promise<{ readonly version: number }>;
  /** The content as the server stores it, which trims blanks. */
  asKept?: (content: Content) => Content;
  /** Stores the text on this device; returns whether it could. */
  keep: (kept: Kept<Content>) => boolean;
  /** The server has everything that was stored. */
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
 * Saves a document while it is typed: stored on this device at once, sent after a pause, one save
 * at a time, retried until it arrives. Saves cannot overtake each other, because each names the
 * version it is based on.
 */
export class DraftSaver<Content> {
  readonly #options: DraftSaverOptions<Content>;
  readonly #store: Store<DraftSnapshot<Content>>;
  #documentId: string;
  #timer: ReturnType<typeof setTimeout> | null = null;
  // The save under way, and its content.
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
      // Its own save arrived, but the response was lost.
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

  /** Takes the typed content. */
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
   * Saves now what is not saved.
   *
   * @returns whether the server has everything
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

  /** Keeps this person's text over the version that was saved meanwhile. */
  keepMine({ documentId, version }: Omit<SavedDraft<Content>, 'content'>): void {
    this.#documentId = documentId;
    this.#sent = null;
    this.#store.update({ state: 'unsaved', error: null, version });
    this.#keep(this.getSnapshot().content);
    this.#schedule(0);
  }

  /** Discards this person's text for the version that was saved meanwhile. */
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

  /** Discards this person's text for good. */
  discard(): void {
    this.close();
    this.#options.forget();
  }

  /** The page is visible: a failed save is tried again. */
  attend(): void {
    this.#abandoned = false;
  }

  /** The page is hidden: it saves once, and what fails then stays on this device. */
  async abandon(): Promise<void> {
    this.#abandoned = true;
    await this.flush();
  }

  /** Stops saving; unsaved text stays on this device. */
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

/** Whether the stored text is based on the server's version. */
const follows = <Content>(saved: SavedDraft<Content>, kept: Kept<Content>): boolean =>
  saved.documentId === kept.documentId && saved.version === kept.baseVersion;

const isNext = <Content>(saved: SavedDraft<Content>, kept: Kept<Content>): boolean =>
  saved.documentId === kept.documentId && saved.version === kept.baseVersion + 1;
