import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LocalDevice } from './local-device.ts';

/**
 * The parts of a track that are used here. Without `AudioContext`, as in some browsers,
 * nobody can listen to it.
 */
class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: 'headset' };
  }

  /** Mutes or unmutes as the operating system does. */
  tell(event: 'mute' | 'unmute'): void {
    this.muted = event === 'mute';
    this.dispatchEvent(new Event(event));
  }
}

describe('a microphone taken by a phone call', () => {
  let page: { visibilityState: string };
  let opened: FakeTrack[];
  let microphone: LocalDevice;

  beforeEach(async () => {
    jest.useFakeTimers();
    page = { visibilityState: 'visible' };
    opened = [];
    const mediaDevices = {
      getUserMedia: () => {
        const track = new FakeTrack();
        opened.push(track);
        return Promise.resolve({ getAudioTracks: () => [track] });
      },
    };
    for (const [name, value] of [
      ['document', page],
      ['navigator', { mediaDevices }],
    ] as const) {
      Object.defineProperty(globalThis, name, { value, configurable: true });
    }
    microphone = new LocalDevice('microphone', null, () => undefined);
    await microphone.open();
  });

  afterEach(() => {
    microphone.close();
    jest.useRealTimers();
    for (const name of ['document', 'navigator']) Reflect.deleteProperty(globalThis, name);
  });

  it('is reopened where it gives no sound afterwards', async () => {
    opened[0]?.tell('mute');
    expect(microphone.status).toMatchObject({ state: 'silent', problem: 'interrupted' });
    opened[0]?.tell('unmute');
    await jest.advanceTimersByTimeAsync(3_500);
    expect(opened).toHaveLength(2);
    expect(microphone.status).toMatchObject({ state: 'on', problem: null });
  });

  it('is not reopened during a second call, and gets the full time to give sound after it', async () => {
    opened[0]?.tell('mute');
    opened[0]?.tell('unmute');
    await jest.advanceTimersByTimeAsync(1_000);
    opened[0]?.tell('mute');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(opened).toHaveLength(1);
    expect(microphone.status).toMatchObject({ state: 'silent', problem: 'interrupted' });
    opened[0]?.tell('unmute');
    await jest.advanceTimersByTimeAsync(3_250);
    expect(opened).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(250);
    expect(microphone.status).toMatchObject({ state: 'on', problem: null });
  });

  it('is not reopened while the page is hidden, but once it is visible again', async () => {
    opened[0]?.tell('mute');
    page.visibilityState = 'hidden';
    opened[0]?.tell('unmute');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(opened).toHaveLength(1);
    expect(microphone.status.problem).toBe('interrupted');
    page.visibilityState = 'visible';
    await microphone.recover();
    await jest.advanceTimersByTimeAsync(3_500);
    expect(opened).toHaveLength(2);
    expect(microphone.status).toMatchObject({ state: 'on', problem: null });
  });
});
