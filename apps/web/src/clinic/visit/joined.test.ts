import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isJoined, isLettingIn, keptMs, setJoined, setLettingIn } from './joined.ts';

const before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');

beforeEach(() => {
  jest.useFakeTimers();
  const stored = new Map<string, string>();
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    value: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    },
  });
});

afterEach(() => {
  jest.useRealTimers();
  if (before === undefined) Reflect.deleteProperty(globalThis, 'sessionStorage');
  else Object.defineProperty(globalThis, 'sessionStorage', before);
});

describe('the state of a call kept in a tab', () => {
  it('survives a reload, for this visit only', () => {
    setJoined('one', true);
    setLettingIn('one', true);
    expect([isJoined('one'), isLettingIn('one')]).toEqual([true, true]);
    expect([isJoined('other'), isLettingIn('other')]).toEqual([false, false]);
  });

  it('is gone once the call is left', () => {
    setJoined('one', true);
    setLettingIn('one', true);
    setJoined('one', false);
    setJoined('one', true);
    expect([isJoined('one'), isLettingIn('one')]).toEqual([true, false]);
  });

  it('expires shortly after the page closes, and admits nobody called in long ago', () => {
    setJoined('one', true);
    setLettingIn('one', true);
    jest.advanceTimersByTime(keptMs - 1);
    expect([isJoined('one'), isLettingIn('one')]).toEqual([true, true]);
    // The page reports that it is still in the call; nobody calls the patient in again.
    setJoined('one', true);
    jest.advanceTimersByTime(1);
    expect([isJoined('one'), isLettingIn('one')]).toEqual([true, false]);
    jest.advanceTimersByTime(keptMs);
    expect(isJoined('one')).toBe(false);
  });
});
