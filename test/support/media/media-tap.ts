import { observer, type types } from 'mediasoup';

/** One complete picture as it reached the server. */
export interface TappedFrame {
  readonly timestamp: number;
  readonly isKey: boolean;
  readonly data: string;
}

/**
 * What an attacker who controls the server could see of a call: every picture sent, after SRTP was
 * removed. Must be attached before the first worker starts.
 */
export class MediaTap {
  readonly #frames: TappedFrame[] = [];

  readonly #watch = (worker: types.Worker): void => {
    worker.observer.on('newrouter', (router) => {
      router.observer.on('newtransport', (transport) => {
        if (transport.type !== 'webrtc') return;
        transport.observer.on('newproducer', (producer) => {
          if (producer.kind !== 'video') return;
          // A call that ends meanwhile does not matter.
          this.#listenTo(router, producer).catch(() => undefined);
        });
      });
    });
  };

  static attach(): MediaTap {
    const tap = new MediaTap();
    observer.on('newworker', tap.#watch);
    return tap;
  }

  detach(): void {
    observer.off('newworker', this.#watch);
  }

  /** Complete pictures so far, of all senders one after the other. */
  get frames(): readonly TappedFrame[] {
    return this.#frames;
  }

  async #listenTo(router: types.Router, producer: types.Producer): Promise<void> {
    const transport = await router.createDirectTransport();
    const { rtpCapabilities } = router;
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
    const [codec] = consumer.rtpParameters.codecs;
    let parts: VideoPart[] = [];
    consumer.on('rtp', (packet) => {
      const part = partOf(packet);
      if (part?.payloadType !== codec?.payloadType || part === null) return;
      const before = parts.at(-1);
      const goesOn =
        before?.timestamp === part.timestamp && ((before.sequence + 1) & 0xffff) === part.sequence;
      parts = goesOn ? [...parts, part] : part.begins ? [part] : [];
      const [first] = parts;
      if (first === undefined || !part.ends) return;
      const data = Buffer.concat(parts.map(({ payload }) => payload));
      // RFC 6386 section 9.1: the lowest bit of a key frame is 0.
      const isKey = ((data[0] ?? 1) & 1) === 0;
      this.#frames.push({ timestamp: first.timestamp, isKey, data: data.toString('base64') });
      parts = [];
    });
  }
}

interface VideoPart {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly begins: boolean;
  readonly ends: boolean;
  readonly payload: Buffer;
}

/**
 * The VP8 payload of a packet (RFC 3550 section 5.1, RFC 7741 section 4.2); null
 * where there is none.
 */
function partOf(packet: Buffer): VideoPart | null {
  const first = packet.readUInt8(0);
  let at = 12 + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) at += 4 + 4 * packet.readUInt16BE(at + 2);
  const end = packet.length - ((first & 0x20) !== 0 ? packet.readUInt8(packet.length - 1) : 0);
  if (at >= end) return null;
  const descriptor = packet.readUInt8(at);
  at += 1;
  if ((descriptor & 0x80) !== 0) {
    const more = packet.readUInt8(at);
    at += 1;
    if ((more & 0x80) !== 0) at += (packet.readUInt8(at) & 0x80) !== 0 ? 2 : 1;
    if ((more & 0x40) !== 0) at += 1;
    if ((more & 0x30) !== 0) at += 1;
  }
  return {
    payloadType: packet.readUInt8(1) & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    begins: (descriptor & 0x1f) === 0x10,
    ends: (packet.readUInt8(1) & 0x80) !== 0,
    payload: packet.subarray(at, end),
  };
}

/**
 * Runs in a page: how many of the pictures its browser decodes, with a new decoder
 * at each key frame.
 */
export async function decoded(frames: readonly TappedFrame[]): Promise<number> {
  let pictures = 0;
  let goOn = (): void => undefined;
  const make = (): VideoDecoder => {
    const decoder = new VideoDecoder({
      output: (picture) => {
        pictures += 1;
        picture.close();
      },
      // A picture that cannot be decoded ends the decoder.
      error: () => {
        goOn();
      },
    });
    decoder.addEventListener('dequeue', () => {
      goOn();
    });
    decoder.configure({ codec: 'vp8' });
    return decoder;
  };
  let decoder: VideoDecoder | null = null;
  for (const { isKey, timestamp, data } of frames) {
    if (isKey && decoder?.state !== 'configured') decoder = make();
    if (decoder?.state !== 'configured') continue;
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const chunk = new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp, data: bytes });
    const taken = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    decoder.decode(chunk);
    await taken;
  }
  if (decoder?.state === 'configured') await decoder.flush().catch(() => undefined);
  return pictures;
}
