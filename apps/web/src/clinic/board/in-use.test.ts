import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InUse, ownDoingMs, patienceMs } from './in-use.ts';

/** A list without a page around it. */
class List extends EventTarget {
  isMenuOpen = false;

  querySelector(): object | null {
    return this.isMenuOpen ? {} : null;
  }

  contains(): boolean {
    return false;
  }

  /** Dispatches an action of the person. */
  hears(type: string, pointerType = 'mouse'): void {
    this.dispatchEvent(Object.assign(new Event(type), { pointerType }));
  }
}

let list: List;
let isKept: boolean;
let inUse: InUse;

beforeEach(() => {
  jest.useFakeTimers();
  list = new List();
  isKept = false;
  inUse = new InUse(list, {
    onUse: () => {
      isKept = true;
    },
    onUnused: () => {
      isKept = false;
    },
  });
});

afterEach(() => {
  inUse.close();
  jest.useRealTimers();
});

describe('a list in use', () => {
  it('holds still while the mouse is over it', () => {
    list.hears('pointermove');
    expect(isKept).toBe(true);
    list.hears('pointerleave');
    expect(isKept).toBe(false);
  });

  it('holds still until after a tap, whose pointer leaves as the finger lifts', () => {
    list.hears('pointerdown', 'touch');
    list.hears('pointerleave', 'touch');
    expect(isKept).toBe(true);
    jest.advanceTimersByTime(patienceMs);
    expect(isKept).toBe(false);
  });

  it('moves again after a while without movement, unless a menu is open', () => {
    list.hears('pointermove');
    list.isMenuOpen = true;
    jest.advanceTimersByTime(patienceMs * 3);
    expect(isKept).toBe(true);
    list.isMenuOpen = false;
    jest.advanceTimersByTime(patienceMs);
    expect(isKept).toBe(false);
  });

  it('holds still again a moment after the person’s own action', () => {
    list.hears('pointermove');
    inUse.settle();
    expect(isKept).toBe(false);
    jest.advanceTimersByTime(ownDoingMs - 1);
    list.hears('pointermove');
    expect(isKept).toBe(false);
    jest.advanceTimersByTime(1);
    list.hears('pointermove');
    expect(isKept).toBe(true);
  });
});
