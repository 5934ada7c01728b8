import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Bytes } from './bytes.ts';
import { type FrameKey, FrameKeys, type FrameKind } from './frame-keys.ts';
import { FramePipe } from './frame-pipe.ts';
import { type EncodedFrame } from './worker-messages.ts';

const keyOf = (kid: number): FrameKey => ({
  ...{ kid, base: new Uint8Array(16).fill(kid), participantId: 'doctor' },
});
const keyFrame = (): Bytes => new Uint8Array(200).fill(0x10);
const deltaFrame = (): Bytes => new Uint8Array(60).fill(0x11);

describe('the pipe of one stream', () => {
  let now = 0;
  let sender: FrameKeys;
  let receiver: FrameKeys;
  const count = jest.fn();
  const starved = jest.fn();
  const requestKeyFrame = jest.fn(() => Promise.resolve());

  const pipeOf = (kind: FrameKind): FramePipe =>
    new FramePipe({
      ...{ keys: receiver, requestKeyFrame, count, starved, now: () => now },
      stream: { direction: 'receive', kind, participantId: 'doctor' },
    });
  const sealed = async (kind: FrameKind, data: Bytes): Promise<EncodedFrame> => {
    const outcome = await sender.seal(kind, data);
    if (outcome.data === undefined) throw new Error('It was dropped.');
    return { data: outcome.data.buffer };
  };

  beforeEach(async () => {
    now = 0;
    jest.clearAllMocks();
    sender = new FrameKeys(() => now);
    receiver = new FrameKeys(() => now);
    await sender.sendWith(keyOf(1));
  });

  it('drops every frame without a key', async () => {
    const pass = jest.fn();
    await pipeOf('video').handle(await sealed('video', keyFrame()), pass);
    const sending = new FramePipe({
      ...{ keys: new FrameKeys(), count, starved, stream: { direction: 'send', kind: 'audio' } },
    });
    await sending.handle({ data: keyFrame().buffer }, pass);
    expect(pass).not.toHaveBeenCalled();
    expect(count.mock.calls).toEqual([['no-key'], ['no-key']]);
  });

  it('requests a key frame once the key is there, and at most three times a second', async () => {
    const pipe = pipeOf('video');
    const pass = jest.fn();
    await pipe.handle(await sealed('video', deltaFrame()), pass);
    await receiver.receiveWith([keyOf(1)]);
    pipe.handleKeys();
    expect(requestKeyFrame).toHaveBeenCalledTimes(1);
    now = 299;
    await pipe.handle(await sealed('video', deltaFrame()), pass);
    expect(requestKeyFrame).toHaveBeenCalledTimes(1);
    expect(pass).toHaveBeenCalledTimes(1);
  });

  it('requests a key frame where the sender got the key later', async () => {
    const pipe = pipeOf('video');
    await pipe.handle(await sealed('video', deltaFrame()), () => undefined);
    await receiver.receiveWith([keyOf(2)]);
    pipe.handleKeys();
    now = 400;
    await sender.sendWith(keyOf(2));
    await pipe.handle(await sealed('video', deltaFrame()), () => undefined);
    expect(requestKeyFrame).toHaveBeenCalledTimes(2);
    await pipe.handle(await sealed('video', deltaFrame()), () => undefined);
    expect(requestKeyFrame).toHaveBeenCalledTimes(2);
  });

  it('requests none where the first opened frame is a key frame, nor for audio', async () => {
    const video = pipeOf('video');
    const audio = pipeOf('audio');
    await video.handle(await sealed('video', deltaFrame()), () => undefined);
    await audio.handle(await sealed('audio', deltaFrame()), () => undefined);
    await receiver.receiveWith([keyOf(1)]);
    await video.handle(await sealed('video', keyFrame()), () => undefined);
    await audio.handle(await sealed('audio', deltaFrame()), () => undefined);
    expect(requestKeyFrame).not.toHaveBeenCalled();
  });

  it('requests a key frame of somebody who comes back, and reports nothing while they are gone', async () => {
    const pipe = pipeOf('video');
    await receiver.receiveWith([keyOf(1)]);
    await pipe.handle(await sealed('video', keyFrame()), () => undefined);
    receiver.forgetSender('doctor');
    for (now of [0, 2000, 4000]) {
      await pipe.handle(await sealed('video', deltaFrame()), () => undefined);
    }
    expect([starved, requestKeyFrame].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    await receiver.receiveWith([keyOf(2)]);
    await sender.sendWith(keyOf(2));
    await pipe.handle(await sealed('video', deltaFrame()), () => undefined);
    expect(requestKeyFrame).toHaveBeenCalledTimes(1);
  });

  it('reports frames without a key after two seconds, and again after two more', async () => {
    const pipe = pipeOf('audio');
    const lose = async (at: number): Promise<void> => {
      now = at;
      await pipe.handle(await sealed('audio', deltaFrame()), () => undefined);
    };
    await lose(0);
    await lose(1999);
    expect(starved).not.toHaveBeenCalled();
    await lose(2000);
    await lose(3999);
    expect(starved).toHaveBeenCalledTimes(1);
    await lose(4000);
    expect(starved).toHaveBeenCalledTimes(2);
    expect(starved).toHaveBeenCalledWith('doctor');
  });
});
