import { type Bytes, concat } from './bytes.ts';
import { decodeHeader, deriveKey, open, seal, type SFrameKey, tagBytes } from './sframe.ts';
import { ReplayWindow } from './replay-window.ts';

export type FrameKind = 'audio' | 'video';

/** One sender's key in one epoch, as it comes from the group. */
export interface FrameKey {
  readonly kid: number;
  /** The epoch's base key; KID and base key together give the sender's own. */
  readonly base: Bytes;
  readonly participantId: string;
}

/**
 * Why a frame does not go on: `no-key`, or it is not as it was sealed (`bad`), came
 * before (`replayed`), is not by whom its stream is said to be from (`foreign`), or
 * holds nothing (`empty`).
 */
export type Dropped = 'no-key' | 'bad' | 'replayed' | 'foreign' | 'empty';

export type Outcome =
  | { readonly data: Bytes; readonly dropped?: never }
  | { readonly dropped: Dropped; readonly data?: never };

/** How long keys of the epoch before open what was on its way, in ms. */
const keptMs = 10_000;

interface SendingKey {
  readonly key: SFrameKey;
  /**
   * Over all streams that are sealed with it, and never set back: a nonce that repeats
   * gives both frames away.
   */
  next: bigint;
}

interface ReceivingKey {
  readonly id: string;
  readonly key: SFrameKey;
  readonly participantId: string;
  readonly window: ReplayWindow;
  /** No longer of the epoch of now: forgotten then. */
  until: number | null;
}

/**
 * The leading bytes of a frame that stay readable, because packetizers and the media server look at
 * them: frame tag, start code and size of VP8 (RFC 6386, section 9.1) and no picture; nothing of
 * Opus. The kind of frame is read from the bytes on both sides, so that they cannot disagree.
 */
export function clearLength(kind: FrameKind, data: Uint8Array): number {
  if (kind === 'audio') return 0;
  const isKeyFrame = ((data[0] ?? 1) & 1) === 0;
  return isKeyFrame ? 10 : 3;
}

/** Seals and opens the frames of a call. Without a key nothing goes out, and nothing comes in. */
export class FrameKeys {
  readonly #now: () => number;
  #sending: SendingKey | null = null;
  // Every key that was sent with: one that comes back goes on where it was.
  readonly #sent = new Map<string, SendingKey>();
  // By KID. Of one KID there is one key, the newest.
  readonly #receiving = new Map<bigint, ReceivingKey>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get sends(): boolean {
    return this.#sending !== null;
  }

  async sendWith(key: Omit<FrameKey, 'participantId'>): Promise<void> {
    const id = idOf(key);
    const derived = await deriveKey(BigInt(key.kid), key.base);
    // Asked for twice at once, it is made twice; the first one counts.
    const sending = this.#sent.get(id) ?? { key: derived, next: 0n };
    this.#sent.set(id, sending);
    this.#sending = sending;
  }

  /** From now on nothing leaves. */
  stopSending(): void {
    this.#sending = null;
  }

  /** The keys of the epoch of now; those before open what is on its way for ten seconds more. */
  async receiveWith(keys: readonly FrameKey[]): Promise<void> {
    const derived = await Promise.all(
      keys.map(async (key) => ({ key, derived: await deriveKey(BigInt(key.kid), key.base) })),
    );
    const until = this.#now() + keptMs;
    for (const held of this.#receiving.values()) held.until ??= until;
    for (const { key, derived: frameKey } of derived) {
      const id = idOf(key);
      const held = this.#receiving.get(frameKey.kid);
      // A window that began anew would take in again what it has seen.
      if (held?.id === id) {
        held.until = null;
      } else {
        const { participantId } = key;
        const fresh = { id, key: frameKey, participantId, window: new ReplayWindow(), until: null };
        this.#receiving.set(frameKey.kid, fresh);
      }
    }
  }

  /** Whoever was put out is not heard on the old key either. */
  forgetSender(participantId: string): void {
    for (const [kid, held] of this.#receiving) {
      if (held.participantId === participantId) this.#receiving.delete(kid);
    }
  }

  /** Of the group that was: nothing of it is opened or sealed any more. */
  forgetAll(): void {
    this.#sending = null;
    this.#receiving.clear();
  }

  async seal(kind: FrameKind, data: Bytes): Promise<Outcome> {
    const sending = this.#sending;
    // Firefox hands over the silence of a quiet voice (Opus DTX) as frames without a byte.
    if (data.length === 0) return { dropped: 'empty' };
    if (sending === null) return { dropped: 'no-key' };
    const clear = data.subarray(0, clearLength(kind, data));
    // No encoder makes less, and the other side could not tell where the seal begins.
    if (clear.length < clearLength(kind, data)) return { dropped: 'bad' };
    const ctr = sending.next;
    sending.next += 1n;
    const sealed = await seal(sending.key, ctr, clear, data.subarray(clear.length));
    return { data: concat(clear, sealed) };
  }

  /** @param participantId whose stream it is said to be. */
  async open(kind: FrameKind, participantId: string, data: Bytes): Promise<Outcome> {
    if (data.length === 0) return { dropped: 'empty' };
    const clear = data.subarray(0, clearLength(kind, data));
    const sealed = data.subarray(clear.length);
    const header = decodeHeader(sealed);
    if (header === null || sealed.length < header.length + tagBytes) return { dropped: 'bad' };
    const held = this.#heldFor(header.kid);
    if (held === null) return { dropped: 'no-key' };
    if (held.participantId !== participantId) return { dropped: 'foreign' };
    if (!held.window.accepts(header.ctr)) return { dropped: 'replayed' };
    try {
      const plain = await open(held.key, header, clear, sealed);
      // The same frame may have been opened while this one was.
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
