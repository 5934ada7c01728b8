import { observer, type types } from 'mediasoup';
import { audioLevelExtension } from './media-parameters.ts';

/* A browser's end of a transport without a browser. The SFU's own transports stay as they
   are, but what is produced and consumed on them runs over a DirectTransport of the same
   router, so that a test can send and receive RTP packets without ICE and DTLS. The browser
   tests cover those. */

/** Sees every worker, router, producer and consumer that mediasoup makes while it is attached. */
export class MediaWire {
  readonly workers: types.Worker[] = [];
  readonly routers: types.Router[] = [];
  // The SFU's own transports, as opposed to those of this file.
  readonly #transportIds = new Set<string>();
  // By id, closed ones too.
  readonly #producers = new Map<string, types.Producer>();
  readonly #received = new Map<string, Buffer[]>();
  // Key frames that the SFU requested, by producer's SSRC.
  readonly #keyFrameRequests = new Map<number, number>();

  #onBitrateLimit: (() => void) | undefined;

  readonly #watch = (worker: types.Worker): void => {
    this.workers.push(worker);
    worker.observer.on('newrouter', (router) => {
      this.routers.push(router);
      router.observer.on('newtransport', (transport) => {
        if (transport.type === 'webrtc') this.#redirect(router, transport);
      });
    });
  };

  /** Must be called before the first worker starts. */
  static attach(): MediaWire {
    const wire = new MediaWire();
    observer.on('newworker', wire.#watch);
    return wire;
  }

  /** Ignores workers that start from now on. */
  detach(): void {
    observer.off('newworker', this.#watch);
  }

  /** Sends one packet on a track; audio at the given level, video as a key frame. */
  send(producerId: string, { sequence, level = -20 }: { sequence: number; level?: number }): void {
    const producer = this.#producers.get(producerId);
    if (producer === undefined) throw new Error('no such producer');
    if (!producer.closed) producer.send(packetOf(producer, sequence, level));
  }

  /** The number of packets that a consumer received. */
  received(consumerId: string): number {
    return this.#received.get(consumerId)?.length ?? 0;
  }

  keyFrameRequests(ssrc: number): number {
    return this.#keyFrameRequests.get(ssrc) ?? 0;
  }

  /** The number of WebRTC transports in the living workers. */
  async transportsLeft(): Promise<number> {
    let left = 0;
    for (const router of this.routers) {
      if (router.closed) continue;
      const { transportIds } = await router.dump();
      left += transportIds.filter((id) => this.#transportIds.has(id)).length;
    }
    return left;
  }

  /**
   * Calls back right after the bitrate limit of the next transport was set, the last
   * step of creating one.
   */
  afterNextBitrateLimit(callback: () => void): void {
    this.#onBitrateLimit = callback;
  }

  #redirect(router: types.Router, transport: types.Transport): void {
    this.#transportIds.add(transport.id);
    const direct = router.createDirectTransport();
    // The transport may be closed before it was used.
    direct.catch(() => undefined);
    transport.observer.on('close', () => {
      direct.then(
        (wire) => {
          wire.close();
        },
        () => undefined,
      );
    });
    void direct.then(
      (wire) => {
        wire.on('rtcp', (packet) => {
          this.#handleRtcp(packet);
        });
      },
      () => undefined,
    );
    const limit = transport.setMaxIncomingBitrate.bind(transport);
    transport.setMaxIncomingBitrate = async (bitrate) => {
      await limit(bitrate);
      this.#onBitrateLimit?.();
      this.#onBitrateLimit = undefined;
    };
    transport.produce = async <T extends types.AppData>(options: types.ProducerOptions<T>) => {
      const producer = await (await direct).produce(options);
      this.#producers.set(producer.id, producer);
      return producer;
    };
    transport.consume = async <T extends types.AppData>(options: types.ConsumerOptions<T>) => {
      const consumer = await (await direct).consume(options);
      const packets: Buffer[] = [];
      this.#received.set(consumer.id, packets);
      consumer.on('rtp', (packet) => packets.push(packet));
      return consumer;
    };
  }

  #handleRtcp(packet: Buffer): void {
    // RFC 4585 section 6.3.1: payload type 206, format 1; the media's SSRC comes third.
    if (packet[1] !== 206 || (packet.readUInt8(0) & 0x1f) !== 1) return;
    const ssrc = packet.readUInt32BE(8);
    this.#keyFrameRequests.set(ssrc, this.keyFrameRequests(ssrc) + 1);
  }
}

function packetOf(producer: types.Producer, sequence: number, level: number): Buffer {
  const { codecs, encodings } = producer.rtpParameters;
  const audio = producer.kind === 'audio';
  const header = Buffer.alloc(12);
  header.writeUInt8(audio ? 0x90 : 0x80, 0);
  header.writeUInt8((codecs[0]?.payloadType ?? 0) | (audio ? 0 : 0x80), 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(sequence * 960, 4);
  header.writeUInt32BE(encodings?.[0]?.ssrc ?? 0, 8);
  if (!audio) {
    // RFC 7741: start of partition 0, then a frame header whose lowest bit marks a key frame.
    return Buffer.concat([header, Buffer.from([0x10, 0x00, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 64, 0])]);
  }
  // RFC 8285 one-byte extensions, RFC 6464 level as positive -dBov with the voice bit.
  const levelByte = 0x80 | Math.min(127, -level);
  const extensions = Buffer.from([0xbe, 0xde, 0, 1, audioLevelExtension << 4, levelByte, 0, 0]);
  return Buffer.concat([header, extensions, Buffer.alloc(40, 7)]);
}
