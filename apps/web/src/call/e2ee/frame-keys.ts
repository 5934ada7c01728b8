import { type Bytes, concat } from './bytes.ts';
import { decodeHeader, deriveKey, open, seal, type SFrameKey, tagBytes } from './sframe.ts';
import { ReplayWindow } from './replay-window.ts';

export type FrameKind = 'audio' | 'video';

/** One sender's key in one epoch, as derived from the group. */
export interface FrameKey {
  readonly kid: number;
  /** The epoch's base key; KID and base key together give the sender's own key. */
  readonly base: Bytes;
  readonly participantId: string;
}

/**
 * Why a frame is dropped: there is no key (`no-key`), its sender has left the call (`gone`), it was
 * altered (`bad`) or seen before (`replayed`), it is not by the participant of its stream
 * (`foreign`), or it has no bytes (`empty`).
 */
export type Dropped = 'no-key' | 'gone' | 'bad' | 'replayed' | 'foreign' | 'empty';

export type Outcome =
  | { readonly data: Bytes; readonly dropped?: never }
  | { readonly dropped: Dropped; readonly data?: never };

/** How long the previous epoch's keys still open frames that were on their way, in ms. */
const keptMs = 10_000;

interface SendingKey {
  readonly key: SFrameKey;
  /**
   * Counts over all streams that are sealed with it, and is never reset: a repeated nonce
   * reveals both frames.
   */
  next: bigint;
}

interface ReceivingKey {
  readonly id: string;
  readonly key: SFrameKey;
  readonly participantId: string;
  readonly window: ReplayWindow;
  /** When a key of an earlier epoch is deleted; null for the current epoch. */
  until: number | null;
}

/**
 * The leading bytes of a frame that stay readable, because packetizers and the media server read
 * them: frame tag, start code and size of VP8 (RFC 6386, section 9.1) but no picture; nothing of
 * Opus. Both sides read the kind of frame from the bytes, so that they cannot disagree.
 */
export function clearLength(kind: FrameKind, data: Uint8Array): number {
  if (kind === 'audio') return 0;
  const isKeyFrame = ((data[0] ?? 1) & 1) === 0;
  return isKeyFrame ? 10 : 3;
}

/** Seals and opens the frames of a call. Without a key nothing is sent, and nothing is let in. */
export class FrameKeys {
  readonly #now: () => number;
  #sending: SendingKey | null = null;
  // Every key ever used for sending: one that is installed again continues its counter.
  readonly #sent = new Map<string, SendingKey>();
  // By KID. Each KID has one key, the newest.
  readonly #receiving = new Map<bigint, ReceivingKey>();
  // Whose keys were forgotten, until they are admitted again or have others.
  readonly #gone = new Set<string>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get sends(): boolean {
    return this.#sending !== null;
  }

  async sendWith(key: Omit<FrameKey, 'participantId'>): Promise<void> {
    const id = idOf(key);
    const derived = await deriveKey(BigInt(key.kid), key.base);
    // Two simultaneous calls derive it twice; the first one counts.
    const sending = this.#sent.get(id) ?? { key: derived, next: 0n };
    this.#sent.set(id, sending);
    this.#sending = sending;
  }

  /** Sends nothing from now on. */
  stopSending(): void {
    this.#sending = null;
  }

  /** Installs the keys of the current epoch; earlier ones open frames for ten more seconds. */
  async receiveWith(keys: readonly FrameKey[]): Promise<void> {
    const derived = await Promise.all(
      keys.map(async (key) => ({ key, derived: await deriveKey(BigInt(key.kid), key.base) })),
    );
    const until = this.#now() + keptMs;
    for (const held of this.#receiving.values()) held.until ??= until;
    for (const { key, derived: frameKey } of derived) {
      this.#gone.delete(key.participantId);
      const id = idOf(key);
      const held = this.#receiving.get(frameKey.kid);
      // A new window would accept frames that the old one has seen.
      if (held?.id === id) {
        held.until = null;
      } else {
        const { participantId } = key;
        const fresh = { id, key: frameKey, participantId, window: new ReplayWindow(), until: null };
        this.#receiving.set(frameKey.kid, fresh);
      }
    }
  }

  /** Frames of a removed participant are not opened with the old key either. */
  forgetSender(participantId: string): void {
    this.#gone.add(participantId);
    for (const [kid, held] of this.#receiving) {
      if (held.participantId === participantId) this.#receiving.delete(kid);
    }
  }

  /** A removed participant was admitted again, and gets other keys soon. */
  expectSender(participantId: string): void {
    this.#gone.delete(participantId);
  }

  /** The group is over: its keys neither open nor seal from now on. */
  forgetAll(): void {
    this.#sending = null;
    this.#receiving.clear();
    this.#gone.clear();
  }

  async seal(kind: FrameKind, data: Bytes): Promise<Outcome> {
    const sending = this.#sending;
    // Firefox delivers the silence of a quiet voice (Opus DTX) as frames without a byte.
    if (data.length === 0) return { dropped: 'empty' };
    if (sending === null) return { dropped: 'no-key' };
    const clear = data.subarray(0, clearLength(kind, data));
    // No encoder makes a shorter frame, and the receiver could not tell where the
    // ciphertext begins.
    if (clear.length < clearLength(kind, data)) return { dropped: 'bad' };
    const ctr = sending.next;
    sending.next += 1n;
    const sealed = await seal(sending.key, ctr, clear, data.subarray(clear.length));
    return { data: concat(clear, sealed) };
  }

  /** @param participantId the participant that the stream is said to be from */
  async open(kind: FrameKind, participantId: string, data: Bytes): Promise<Outcome> {
    if (data.length === 0) return { dropped: 'empty' };
    const clear = data.subarray(0, clearLength(kind, data));
    const sealed = data.subarray(clear.length);
    const header = decodeHeader(sealed);
    if (header === null || sealed.length < header.length + tagBytes) return { dropped: 'bad' };
    const held = this.#heldFor(header.kid);
    if (held === null) return { dropped: this.#gone.has(participantId) ? 'gone' : 'no-key' };
    if (held.participantId !== participantId) return { dropped: 'foreign' };
    if (!held.window.accepts(header.ctr)) return { dropped: 'replayed' };
    try {
      const plain = await open(held.key, header, clear, sealed);
      // The same frame may have been opened while this one was decrypted.
      if (!held.window.accepts(header.ctr)) return { dropped: 'replayed' };
      held.window.add(header.ctr);
      return { data: concat(clear, plain) };
    } catch {
      return { dropped: 'bad' };
    }
  }

  #heldFor(kid: bigint): ReceivingKey | null {
    const held = this.#receiving.get(kid);
    if (held === undefined) return null;
    if (held.until === null || held.until > this.#now()) return held;
    this.#receiving.delete(kid);
    return null;
  }
}

const idOf = ({ kid, base }: Omit<FrameKey, 'participantId'>): string => `${kid}:${base.join()}`;
