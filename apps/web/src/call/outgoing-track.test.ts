import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type types } from 'mediasoup-client';
import { type Signalling, SignallingError } from '../signalling/index.ts';
import { OutgoingTrack } from './outgoing-track.ts';

class FakeProducer {
  readonly id = 'producer';
  track: MediaStreamTrack | null;
  paused = false;
  highestLayer = 9;

  constructor(track: MediaStreamTrack) {
    this.track = track;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  setMaxSpatialLayer(layer: number): Promise<void> {
    this.highestLayer = layer;
    return Promise.resolve();
  }

  replaceTrack({ track }: { track: MediaStreamTrack | null }): Promise<void> {
    this.track = track;
    return Promise.resolve();
  }
}

const trackNamed = (id: string): MediaStreamTrack =>
  ({ id, readyState: 'live' }) as unknown as MediaStreamTrack;
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('OutgoingTrack', () => {
  const request = jest.fn<(name: string, payload: unknown) => Promise<unknown>>();
  const broken = jest.fn();
  let producer: FakeProducer | null = null;
  let outgoing: OutgoingTrack;
  const asked = (): string[] => request.mock.calls.map(([name]) => name);

  beforeEach(() => {
    request.mockReset().mockResolvedValue({});
    broken.mockReset();
    producer = null;
    const produce = ({ track }: types.ProducerOptions): Promise<unknown> => {
      producer = new FakeProducer(track as MediaStreamTrack);
      return Promise.resolve(producer);
    };
    outgoing = new OutgoingTrack({
      source: 'microphone',
      transport: { produce } as unknown as types.Transport,
      request: request as unknown as Signalling['request'],
      seal: null,
      produceOptions: {},
      broken,
    });
  });

  it('sends only the smallest layer where that is wanted, from the first frame', async () => {
    outgoing.want({ track: trackNamed('a'), runs: false, small: true });
    await settle();
    expect(producer).toMatchObject({ paused: true, highestLayer: 0 });
    outgoing.want({ track: trackNamed('a'), runs: true, small: false });
    await settle();
    expect(producer).toMatchObject({ paused: false, highestLayer: 9 });
  });

  it('is ready but paused while waiting, and sends on admission', async () => {
    outgoing.want({ track: trackNamed('a'), runs: false });
    await settle();
    expect(producer).toMatchObject({ paused: true });
    expect(asked()).toEqual([]);
    outgoing.want({ track: trackNamed('a'), runs: true });
    await settle();
    expect(producer).toMatchObject({ paused: false });
    expect(asked()).toEqual(['resumeProducer']);
  });

  it('replaces the device without signalling to the server', async () => {
    outgoing.want({ track: trackNamed('a'), runs: true });
    await settle();
    outgoing.want({ track: trackNamed('b'), runs: true });
    await settle();
    expect(producer).toMatchObject({ track: { id: 'b' }, paused: false });
    expect(asked()).toEqual([]);
  });

  it('stops before a device goes away and goes on with the next', async () => {
    outgoing.want({ track: trackNamed('a'), runs: true });
    await settle();
    outgoing.want({ track: null, runs: false });
    await settle();
    expect(producer).toMatchObject({ track: null, paused: true });
    outgoing.want({ track: trackNamed('b'), runs: true });
    await settle();
    expect(producer).toMatchObject({ track: { id: 'b' }, paused: false });
    expect(asked()).toEqual(['pauseProducer', 'resumeProducer']);
  });

  it('ends in the last requested state, however fast requests come', async () => {
    const track = trackNamed('a');
    for (const runs of [true, false, true, false]) outgoing.want({ track, runs });
    await settle();
    expect(producer).toMatchObject({ paused: true });
    expect(asked().at(-1) ?? 'pauseProducer').toBe('pauseProducer');
  });

  it('repeats a message that the server did not get', async () => {
    outgoing.want({ track: trackNamed('a'), runs: true });
    await settle();
    request.mockRejectedValueOnce(new SignallingError('offline', ''));
    outgoing.want({ track: trackNamed('a'), runs: false });
    await settle();
    outgoing.work();
    await settle();
    expect(asked()).toEqual(['pauseProducer', 'pauseProducer']);
    expect(broken).not.toHaveBeenCalled();
  });
});
