import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { IceRecovery } from './ice-recovery.ts';

describe('IceRecovery', () => {
  const restart = jest.fn<() => Promise<void>>();
  const giveUp = jest.fn();
  let recovery: IceRecovery;

  beforeEach(() => {
    jest.useFakeTimers();
    restart.mockReset().mockResolvedValue(undefined);
    giveUp.mockReset();
    recovery = new IceRecovery({ restart, giveUp });
    recovery.handleState('connected');
  });
  afterEach(() => {
    recovery.close();
    jest.useRealTimers();
  });

  it('lets a short loss heal by itself', async () => {
    recovery.handleState('disconnected');
    await jest.advanceTimersByTimeAsync(900);
    recovery.handleState('connected');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(restart).not.toHaveBeenCalled();
  });

  it('restarts a failed path at once', async () => {
    recovery.handleState('failed');
    await jest.advanceTimersByTimeAsync(0);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it('gives up after three restarts', async () => {
    recovery.handleState('disconnected');
    await jest.advanceTimersByTimeAsync(13_500);
    expect(restart).toHaveBeenCalledTimes(3);
    expect(giveUp).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1000);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });

  it('counts from zero again once the path recovered', async () => {
    recovery.handleState('disconnected');
    await jest.advanceTimersByTimeAsync(5000);
    recovery.handleState('connected');
    recovery.handleState('disconnected');
    await jest.advanceTimersByTimeAsync(13_500);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('restarts when the network changed, even where nothing is known to be broken', async () => {
    recovery.handleNetworkChange();
    await jest.advanceTimersByTimeAsync(0);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it('does nothing once closed', async () => {
    recovery.handleState('failed');
    recovery.close();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(restart).not.toHaveBeenCalled();
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('goes on when a path fails during its restart', async () => {
    restart.mockImplementation(() => {
      recovery.handleState('connecting');
      return Promise.resolve();
    });
    recovery.handleState('failed');
    await jest.advanceTimersByTimeAsync(20_000);
    expect(restart).toHaveBeenCalledTimes(1);
    recovery.handleState('failed');
    await jest.advanceTimersByTimeAsync(10);
    expect(restart).toHaveBeenCalledTimes(2);
  });

  it('runs one restart at a time, and the next right after', async () => {
    let finish = (): void => undefined;
    restart.mockReturnValueOnce(
      new Promise((resolve) => {
        finish = resolve;
      }),
    );
    recovery.handleState('failed');
    await jest.advanceTimersByTimeAsync(10);
    recovery.handleNetworkChange();
    await jest.advanceTimersByTimeAsync(10);
    expect(restart).toHaveBeenCalledTimes(1);
    finish();
    await jest.advanceTimersByTimeAsync(10);
    expect(restart).toHaveBeenCalledTimes(2);
  });
});
