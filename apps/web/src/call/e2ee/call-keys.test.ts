import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { toBase64Url } from './bytes.ts';
import { CallKeys } from './call-keys.ts';
import { type FrameKind } from './frame-keys.ts';
import { type EncodedFrame } from './worker-messages.ts';

const visitId = '0198c0de-0000-7000-8000-000000000001';

/**
 * What happens to a page in a call: `renew` brings new transports, whose streams come to the same
 * worker; `send` takes up the key of now, perhaps the one that it has; `step` leads to the next
 * epoch, and `begin` to another group.
 */
const steps = ['renew', 'send', 'step', 'begin', 'stop', 'audio', 'video'] as const;
type Step = (typeof steps)[number];

/** The worker of a call, whose streams come and go. */
class WorkingKeys {
  readonly #keys = new CallKeys(() => undefined);
  readonly #streams = new Map<FrameKind, WritableStreamDefaultWriter<EncodedFrame>>();
  readonly #writers: WritableStreamDefaultWriter<EncodedFrame>[] = [];
  // Streams, the old ones too, until they have ended with all that was on its way.
  readonly #ends: Promise<void>[] = [];
  #generation = 0;

  async begin(): Promise<void> {
    await this.#keys.answer('begin', { participantId: 'doctor', visitId });
    for (const step of ['begin', 'send', 'renew'] as const) await this.do(step);
  }

  async do(step: Step): Promise<void> {
    switch (step) {
      case 'renew':
        this.#connect('audio');
        this.#connect('video');
        break;
      case 'send':
        await this.#keys.answer('send', null);
        break;
      case 'step':
        await this.#keys.answer('change', { add: [], remove: [] });
        await this.#keys.answer('confirm', null);
        break;
      case 'begin':
        this.#generation += 1;
        await this.#keys.answer('create', { groupId: `${visitId}/${this.#generation}` });
        break;
      case 'stop':
        await this.#keys.answer('stopSending', null);
        break;
      case 'audio':
      case 'video':
        // The next step does not wait for it.
        void this.#streams.get(step)?.write({ data: new ArrayBuffer(40) });
        break;
    }
  }

  async settle(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.close()));
    await Promise.all(this.#ends);
    const { sealed } = await this.#keys.answer('counts', null);
    expect(sealed).toBeGreaterThan(0);
  }

  #connect(kind: FrameKind): void {
    const { readable, writable } = new TransformStream<EncodedFrame, EncodedFrame>();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const out = new WritableStream<EncodedFrame>({
      close: () => {
        resolve(undefined);
      },
    });
    this.#keys.connect({ direction: 'send', kind }, readable, out);
    const writer = writable.getWriter();
    this.#ends.push(promise);
    this.#writers.push(writer);
    this.#streams.set(kind, writer);
  }
}

describe('the worker of a call', () => {
  const { subtle } = crypto;
  // Each key with the nonce that something was sealed under.
  let used: string[] = [];

  beforeEach(() => {
    used = [];
    const secrets = new WeakMap<CryptoKey, string>();
    const [importKey, encrypt] = [subtle.importKey.bind(subtle), subtle.encrypt.bind(subtle)];
    jest.spyOn(subtle, 'importKey').mockImplementation((async (
      ...values: Parameters<typeof importKey>
    ) => {
      const key = await importKey(...values);
      const [format, secret] = values as unknown as [string, Uint8Array];
      if (format === 'raw') secrets.set(key, toBase64Url(new Uint8Array(secret)));
      return key;
    }) as typeof importKey);
    jest.spyOn(subtle, 'encrypt').mockImplementation((algorithm, key, data) => {
      const { iv } = algorithm as AesGcmParams;
      used.push(`${String(secrets.get(key))}/${toBase64Url(new Uint8Array(iv as ArrayBuffer))}`);
      return encrypt(algorithm, key, data);
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('never seals two things under one nonce of one key, whatever is renewed meanwhile', async () => {
    const order = fc.array(fc.constantFrom(...steps), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(order, async (all) => {
        used = [];
        const keys = new WorkingKeys();
        await keys.begin();
        for (const step of [...all, 'send', 'audio', 'video'] as const) await keys.do(step);
        await keys.settle();
        expect(used.length).toBeGreaterThan(0);
        expect(new Set(used).size).toBe(used.length);
      }),
      { numRuns: 40 },
    );
  });
});
