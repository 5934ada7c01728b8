import { type ConsumerParameters, RtpCapabilities } from '@teleward/contracts';
import { type types } from 'mediasoup-client';
import { type Seal } from './e2ee/seal.ts';
import { type Signalling } from '../signalling/index.ts';
import { pause } from '../pause.ts';
import { SerialQueue } from './serial-queue.ts';

/** `paused`: the sender muted it or turned the camera off. */
type RemoteTrackState = 'none' | 'on' | 'paused';

/** The media received from one other participant. */
export interface RemoteMedia {
  readonly participantId: string;
  /** Microphone and camera, synchronised; a new object whenever its tracks change. */
  readonly stream: MediaStream;
  readonly microphone: RemoteTrackState;
  readonly camera: RemoteTrackState;
}

export interface IncomingMediaOptions {
  transport: types.Transport;
  rtpCapabilities: types.RtpCapabilities;
  request: Signalling['request'];
  /** Null where the visit has no end-to-end encryption. */
  seal: Seal | null;
  changed: (remote: readonly RemoteMedia[]) => void;
  /** Receiving does not work on this connection. */
  broken: (error: unknown) => void;
}

interface Incoming {
  readonly consumer: types.Consumer;
  readonly participantId: string;
  paused: boolean;
  /** The server knows that this page is ready for it. */
  resumed: boolean;
}

/**
 * The server announces a participant's audio and video right after each other. Handled
 * together they cost one negotiation, and the player starts once. This is how long to wait
 * for the second, in ms.
 */
const gatherMs = 20;

/** All media received over one transport, in the order in which the server announces them. */
export class IncomingMedia {
  readonly #options: IncomingMediaOptions;
  readonly #queue: SerialQueue;
  // Announced by the server and not yet consumed.
  readonly #added: ConsumerParameters[] = [];
  // By consumer id.
  readonly #incoming = new Map<string, Incoming>();
  // A stream stays the same object while its tracks do: a new object would restart the player.
  #remote: readonly RemoteMedia[] = [];

  constructor(options: IncomingMediaOptions) {
    this.#options = options;
    this.#queue = new SerialQueue(options.broken);
  }

  /** The transport must be closed by its owner. */
  close(): void {
    this.#queue.close();
    this.#incoming.clear();
  }

  start(): void {
    this.#queue.push(async () => {
      const { request, transport } = this.#options;
      const rtpCapabilities = RtpCapabilities.parse(this.#options.rtpCapabilities);
      const { warmUp, consumers } = await request('startMedia', { rtpCapabilities });
      if (this.#queue.closed) return;
      const { sctpStreamParameters, ...channel } = warmUp;
      const { streamId, ordered = true } = sctpStreamParameters;
      await Promise.all([
        transport.consumeData({ ...channel, sctpStreamParameters: { streamId, ordered } }),
        this.#consumeAll(consumers),
      ]);
    });
  }

  /** The signalling is back: resumes that were not acknowledged are sent again. */
  handleSignalling(): void {
    for (const incoming of this.#incoming.values()) {
      if (!incoming.resumed) void this.#resume(incoming);
    }
  }

  handleAdded(parameters: ConsumerParameters): void {
    this.#added.push(parameters);
    if (this.#added.length > 1) return;
    this.#queue.push(async () => {
      await pause(gatherMs);
      await this.#consumeAll(this.#added.splice(0));
    });
  }

  handleClosed(consumerId: string): void {
    this.#queue.push(() => {
      this.#incoming.get(consumerId)?.consumer.close();
      this.#incoming.delete(consumerId);
      this.#tell();
    });
  }

  handlePaused(consumerId: string, paused: boolean): void {
    this.#queue.push(() => {
      const incoming = this.#incoming.get(consumerId);
      if (incoming === undefined) return;
      incoming.paused = paused;
      this.#tell();
    });
  }

  async #consumeAll(all: readonly ConsumerParameters[]): Promise<void> {
    const wanted = all.filter(({ id, source }) => source !== 'screen' && !this.#incoming.has(id));
    const consumed = await Promise.all(wanted.map((parameters) => this.#consume(parameters)));
    if (this.#queue.closed) return;
    this.#tell();
    for (const incoming of consumed) void this.#resume(incoming);
  }

  async #consume(parameters: ConsumerParameters): Promise<Incoming> {
    const { id, producerId, participantId, kind, rtpParameters } = parameters;
    const { transport, seal } = this.#options;
    const consumer = await transport.consume({
      id,
      producerId,
      kind,
      rtpParameters: rtpParameters as types.RtpParameters,
      // Tracks of one stream are played in sync (RFC 8830).
      streamId: participantId,
      ...(seal !== null && {
        onRtpReceiver: (receiver) => {
          seal.attachReceiver(receiver, kind, participantId);
        },
      }),
    });
    const { producerPaused: paused } = parameters;
    const incoming = { consumer, participantId, paused, resumed: false };
    if (!this.#queue.closed) this.#incoming.set(id, incoming);
    return incoming;
  }

  async #resume(incoming: Incoming): Promise<void> {
    try {
      await this.#options.request('resumeConsumer', { consumerId: incoming.consumer.id });
      incoming.resumed = true;
    } catch {
      // Either the consumer is gone, which the server announces too, or it is resumed again when
      // the signalling returns.
    }
  }

  #tell(): void {
    const ids = new Set([...this.#incoming.values()].map(({ participantId }) => participantId));
    this.#remote = [...ids].map((participantId) => this.#describe(participantId));
    this.#options.changed(this.#remote);
  }

  #describe(participantId: string): RemoteMedia {
    const all = [...this.#incoming.values()].filter((one) => one.participantId === participantId);
    const tracks = all.map(({ consumer }) => consumer.track);
    const before = this.#remote.find((one) => one.participantId === participantId)?.stream;
    const isSame =
      before !== undefined &&
      before.getTracks().length === tracks.length &&
      tracks.every((track) => before.getTracks().includes(track));
    return {
      participantId,
      stream: isSame ? before : new MediaStream(tracks),
      microphone: stateOf(all, 'audio'),
      camera: stateOf(all, 'video'),
    };
  }
}

function stateOf(all: readonly Incoming[], kind: 'audio' | 'video'): RemoteTrackState {
  const found = all.find(({ consumer }) => consumer.kind === kind);
  if (found === undefined) return 'none';
  return found.paused ? 'paused' : 'on';
}
