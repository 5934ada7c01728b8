import { type Page } from 'playwright-core';
import {
  type FrameCounts,
  type FromWorker,
  type ToWorker,
} from '../../../apps/web/src/call/e2ee/worker-messages.ts';

/**
 * Runs in a page before its own scripts: keeps the workers that seal and open frames, newest last.
 */
export function keepWorkers(): void {
  const kept: Worker[] = [];
  Object.assign(globalThis, { keptWorkers: kept });
  globalThis.Worker = new Proxy(globalThis.Worker, {
    construct(target, values) {
      const worker = Reflect.construct(target, values) as Worker;
      if (String(values[0]).includes('frame-worker')) kept.push(worker);
      return worker;
    },
  });
}

/** What became of the frames that a page sent and received, as its newest worker counts them. */
export function framesOf(page: Page): Promise<FrameCounts> {
  return page.evaluate(() => {
    const { keptWorkers } = globalThis as unknown as { keptWorkers: Worker[] };
    const worker = keptWorkers.at(-1);
    if (worker === undefined) throw new Error('The page has no worker.');
    return new Promise<FrameCounts>((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'answer' && data.id === -1) resolve(data.answer as FrameCounts);
      });
      worker.postMessage({ type: 'request', id: -1, name: 'counts', ask: null } satisfies ToWorker);
    });
  });
}

/**
 * Those that were lost, by why. A frame without a byte is silence.
 *
 * @param gone how many frames of people who were out had been dropped before: while somebody is
 * out, some of theirs are on their way that nobody may open
 */
export function lossesOf({ unopened }: FrameCounts, gone: number): Record<string, number> {
  const all = { ...unopened, gone: (unopened.gone ?? 0) - gone };
  return Object.fromEntries(
    Object.entries(all).filter(([why, count]) => why !== 'empty' && count > 0),
  );
}
