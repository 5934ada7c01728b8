import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepPlaying } from './keep-playing.ts';

/** The parts of a media element that are used here. */
class FakeElement extends EventTarget {
  paused = true;
  isConnected = true;
  plays = 0;
  refuses = false;

  play(): Promise<void> {
    if (this.refuses) {
      return Promise.reject(
        Object.assign(new Error('A press first.'), { name: 'NotAllowedError' }),
      );
    }
    this.paused = false;
    this.plays += 1;
    this.dispatchEvent(new Event('playing'));
    return Promise.resolve();
  }

  /** Pauses as the operating system does. */
  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

let page: EventTarget & { visibilityState: string };
let blocked: number;
let isBlocked: boolean;

const keep = (element: FakeElement): (() => void) =>
  keepPlaying(element as unknown as HTMLMediaElement, (isNow) => {
    isBlocked = isNow;
    if (isNow) blocked += 1;
  });

const settled = (): Promise<unknown> => new Promise((done) => setImmediate(done));

beforeEach(() => {
  blocked = 0;
  isBlocked = false;
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  for (const [name, value] of [
    ['document', page],
    ['window', new EventTarget()],
  ] as const) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
});

afterEach(() => {
  for (const name of ['document', 'window']) Reflect.deleteProperty(globalThis, name);
});

describe('media that nobody paused', () => {
  it('resume after the system paused them, until released', () => {
    const element = new FakeElement();
    const end = keep(element);
    element.pause();
    expect(element.paused).toBe(false);
    end();
    element.pause();
    expect(element.paused).toBe(true);
  });

  it('need a press where the system pauses them again and again', async () => {
    const element = new FakeElement();
    keep(element);
    for (let time = 0; time < 3; time++) element.pause();
    expect([element.paused, blocked]).toEqual([false, 0]);
    element.pause();
    await settled();
    expect([element.paused, blocked]).toEqual([true, 1]);
    expect(isBlocked).toBe(true);
    page.dispatchEvent(new Event('keydown'));
    expect([element.paused, isBlocked]).toEqual([false, false]);
  });

  it('stay paused once removed from the page', async () => {
    const element = new FakeElement();
    keep(element);
    element.isConnected = false;
    for (let time = 0; time < 4; time++) element.pause();
    page.dispatchEvent(new Event('keydown'));
    await settled();
    expect([element.paused, blocked]).toEqual([true, 0]);
  });

  it('ask for a press only once the page is visible', async () => {
    const element = new FakeElement();
    keep(element);
    page.visibilityState = 'hidden';
    element.refuses = true;
    element.pause();
    await settled();
    expect(blocked).toBe(0);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(blocked).toBe(1);
  });
});
