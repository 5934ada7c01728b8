import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeyWorker, type WorkerLike } from './key-worker.ts';
import { type FromWorker } from './worker-messages.ts';

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly postMessage = jest.fn();
  readonly terminate = jest.fn();

  say(message: FromWorker): void {
    this.onmessage?.call(this as never, { data: message } as MessageEvent<FromWorker>);
  }

  fail(): void {
    this.onerror?.call(this as never, {} as ErrorEvent);
  }
}

describe('the worker with the keys', () => {
  let worker: FakeWorker;
  const unloaded = jest.fn();
  const broken = jest.fn();
  const create = (): KeyWorker =>
    new KeyWorker({ createWorker: () => worker, starved: () => undefined, unloaded, broken });

  beforeEach(() => {
    worker = new FakeWorker();
    unloaded.mockClear();
    broken.mockClear();
  });

  it('is said not to have come where it fails before its first word', async () => {
    const keys = create();
    const asked = keys.request('keyPackage', null);
    worker.fail();
    await expect(asked).rejects.toThrow('were deleted');
    expect(unloaded).toHaveBeenCalledTimes(1);
    expect(broken).not.toHaveBeenCalled();
    expect(worker.terminate).toHaveBeenCalled();
  });

  it('is said to be broken where it fails after that, once', async () => {
    const keys = create();
    const asked = keys.request('stopSending', null);
    worker.say({ type: 'answer', id: 1, answer: null });
    await asked;
    worker.fail();
    worker.fail();
    expect(broken).toHaveBeenCalledTimes(1);
    expect(unloaded).not.toHaveBeenCalled();
  });

  it('is said not to have come where it does not load within ten seconds', async () => {
    jest.useFakeTimers();
    try {
      const late = create();
      const asked = late.request('keyPackage', null);
      jest.advanceTimersByTime(9999);
      expect(unloaded).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      await expect(asked).rejects.toThrow('were deleted');
      expect(unloaded).toHaveBeenCalledTimes(1);

      worker = new FakeWorker();
      const keys = create();
      worker.say({ type: 'loaded' });
      jest.advanceTimersByTime(60_000);
      expect(unloaded).toHaveBeenCalledTimes(1);
      keys.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says nothing once it was closed', () => {
    create().close();
    worker.fail();
    expect([unloaded, broken].every(({ mock }) => mock.calls.length === 0)).toBe(true);
  });
});
