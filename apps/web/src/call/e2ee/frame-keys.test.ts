import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Bytes } from './bytes.ts';
import { clearLength, type FrameKey, FrameKeys, type FrameKind } from './frame-keys.ts';
import { decodeHeader } from './sframe.ts';

const bytes = (...values: number[]): Bytes => Uint8Array.from(values);
const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

const keyOf = (kid: number, secret = 1, participantId = 'doctor'): FrameKey => ({
  ...{ kid, base: filled(16, secret), participantId },
});

/** VP8: bit 0 of the first byte says whether it is a key frame. */
const keyFrame = (length = 200): Bytes => filled(length, 0x10);
const deltaFrame = (length = 60): Bytes => filled(length, 0x11);

describe('the frames of a call', () => {
  let now = 0;
  let sender: FrameKeys;
  let receiver: FrameKeys;

  const sealed = async (data: Bytes, kind: FrameKind = 'video'): Promise<Bytes> => {
    const outcome = await sender.seal(kind, data);
    if (outcome.data === undefined) throw new Error(`Dropped: ${outcome.dropped}`);
    return outcome.data;
  };

  beforeEach(async () => {
    now = 0;
    sender = new FrameKeys(() => now);
    receiver = new FrameKeys(() => now);
    await sender.sendWith(keyOf(1));
    await receiver.receiveWith([keyOf(1)]);
  });

  it.each([
    ['video', keyFrame(), 10],
    ['video', deltaFrame(), 3],
    ['audio', filled(80, 0xfc), 0],
  ] as const)('are sent with only the first bytes of %s readable', async (kind, data, clear) => {
    const frame = await sealed(data, kind);
    expect(clearLength(kind, frame)).toBe(clear);
    expect(frame.subarray(0, clear)).toEqual(data.subarray(0, clear));
    expect(frame.subarray(clear)).not.toEqual(data.subarray(clear));
    expect(frame.length).toBe(data.length + 2 + 16 - 1);
    expect(await receiver.open(kind, 'doctor', frame)).toEqual({ data });
  });

  it('keep the header that a media server reads of a key frame, however many came before', async () => {
    for (let count = 0; count < 300; count += 1) await sealed(deltaFrame());
    expect((await sealed(keyFrame()))[0]).toBe(0x10);
    expect((await sealed(deltaFrame()))[0]).toBe(0x11);
  });

  it('are not sent without a key, nor when empty', async () => {
    expect(await sender.seal('audio', bytes())).toEqual({ dropped: 'empty' });
    expect(await sender.seal('video', bytes(0x10, 1, 2))).toEqual({ dropped: 'bad' });
    sender.stopSending();
    expect(await sender.seal('audio', filled(80, 1))).toEqual({ dropped: 'no-key' });
    expect(await new FrameKeys().seal('video', keyFrame())).toEqual({ dropped: 'no-key' });
  });

  it('are refused without their key, altered, replayed, or under another sender', async () => {
    const frame = await sealed(keyFrame());
    expect(await new FrameKeys().open('video', 'doctor', frame)).toEqual({ dropped: 'no-key' });
    expect(await receiver.open('video', 'a ghost', frame)).toEqual({ dropped: 'foreign' });
    for (const at of [1, 9, 12, 40, frame.length - 1]) {
      const forged = frame.map((byte, place) => (place === at ? byte ^ 4 : byte));
      expect(await receiver.open('video', 'doctor', forged)).toEqual({ dropped: 'bad' });
    }
    expect(await receiver.open('audio', 'doctor', filled(5, 0))).toEqual({ dropped: 'bad' });
    // Unencrypted frames are refused, whatever their first bytes happen to look like.
    expect((await receiver.open('video', 'doctor', keyFrame())).data).toBeUndefined();
    expect(await receiver.open('video', 'doctor', frame)).toEqual({ data: keyFrame() });
    expect(await receiver.open('video', 'doctor', frame)).toEqual({ dropped: 'replayed' });
  });

  it('may arrive out of order and with gaps, but not from far behind', async () => {
    const frames: Bytes[] = [];
    for (let count = 0; count < 1200; count += 1) frames.push(await sealed(bytes(1, 2), 'audio'));
    const openAt = (at: number) => receiver.open('audio', 'doctor', frames[at] ?? bytes());
    for (const at of [500, 400, 1100]) expect((await openAt(at)).data).toBeDefined();
    expect(await openAt(400)).toEqual({ dropped: 'replayed' });
    expect((await openAt(90)).data).toBeDefined();
    expect(await openAt(70)).toEqual({ dropped: 'replayed' });
  });

  it('are opened with the previous key for ten seconds, and with the new one at once', async () => {
    const [early, late] = [await sealed(keyFrame()), await sealed(keyFrame())];
    await receiver.receiveWith([keyOf(2, 2)]);
    now = 9999;
    expect(await receiver.open('video', 'doctor', early)).toEqual({ data: keyFrame() });
    await sender.sendWith(keyOf(2, 2));
    expect(await receiver.open('video', 'doctor', await sealed(keyFrame()))).toMatchObject({
      data: keyFrame(),
    });
    now = 10_000;
    expect(await receiver.open('video', 'doctor', late)).toEqual({ dropped: 'no-key' });
  });

  it('of a removed participant are not opened with the old key either', async () => {
    const frame = await sealed(keyFrame());
    receiver.forgetSender('doctor');
    expect(await receiver.open('video', 'doctor', frame)).toEqual({ dropped: 'gone' });
    receiver.expectSender('doctor');
    expect(await receiver.open('video', 'doctor', frame)).toEqual({ dropped: 'no-key' });
  });

  it('keep their replay window where the same keys are installed again', async () => {
    const frame = await sealed(keyFrame());
    await receiver.open('video', 'doctor', frame);
    await receiver.receiveWith([keyOf(1)]);
    expect(await receiver.open('video', 'doctor', frame)).toEqual({ dropped: 'replayed' });
  });

  it('never reuse a nonce, however often keys are installed and frames sealed at once', async () => {
    const step = fc.oneof(
      fc.record({ install: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ frames: fc.integer({ min: 1, max: 5 }) }),
      fc.constant({ stop: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const keys = new FrameKeys();
        const used = new Set<string>();
        for (const one of steps) {
          if ('stop' in one) keys.stopSending();
          if ('install' in one) {
            const key = keyOf(one.install % 2, one.install);
            await Promise.all([keys.sendWith(key), keys.sendWith(key)]);
          }
          if (!('frames' in one)) continue;
          const outcomes = await Promise.all(
            Array.from({ length: one.frames }, (_, at) =>
              keys.seal(at % 2 === 0 ? 'audio' : 'video', deltaFrame()),
            ),
          );
          for (const [at, { data }] of outcomes.entries()) {
            if (data === undefined) continue;
            const header = decodeHeader(data.subarray(at % 2 === 0 ? 0 : 3));
            // Keys with the same KID count separately, so the key is part of the name.
            const nonce = `${String(header?.kid)}/${String(header?.ctr)}/${secretOf(steps, one)}`;
            expect(used.has(nonce)).toBe(false);
            used.add(nonce);
          }
        }
      }),
    );
  });
});

/** The secret that was last installed before a step. */
function secretOf(
  steps: readonly (object & { readonly install?: number })[],
  until: object,
): number | undefined {
  return steps.slice(0, steps.indexOf(until)).findLast(({ install }) => install !== undefined)
    ?.install;
}
