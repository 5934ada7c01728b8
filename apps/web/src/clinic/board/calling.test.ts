import { describe, expect, it } from '@jest/globals';
import { OneCall } from './calling.ts';

describe('calls from one page', () => {
  it('are made one at a time, which disables every button', async () => {
    const calling = new OneCall();
    const told: boolean[] = [];
    const stop = calling.onChange(() => told.push(calling.isUnderWay));
    const made: string[] = [];
    const { promise: answer, resolve } = Promise.withResolvers<null>();
    const first = calling.alone(async () => {
      made.push('first');
      await answer;
    });
    await calling.alone(() => {
      made.push('second');
      return Promise.resolve();
    });
    expect([made, told]).toEqual([['first'], [true]]);
    resolve(null);
    await first;
    expect(told).toEqual([true, false]);
    stop();
  });

  it('are possible again after one that failed', async () => {
    const calling = new OneCall();
    const failing = calling.alone(() => Promise.reject(new Error('refused')));
    await expect(failing).rejects.toThrow('refused');
    expect(calling.isUnderWay).toBe(false);
  });
});
