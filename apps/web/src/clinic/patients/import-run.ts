import { type ImportResult, type ImportRow, routes } from '@teleward/contracts';
import { ApiError } from '../../api/api-error.ts';
import { pause } from '../../pause.ts';
import { staffCall } from '../staff-call.ts';

/** So many lines go in one request: each is answered within a second or two. */
const atOnce = 50;

/** Sends lines one packet after the other. @param onProgress how many are through */
export async function sendRows(
  importId: string,
  rows: readonly ImportRow[],
  trial: boolean,
  onProgress: (done: number) => void,
): Promise<ReadonlyMap<string, ImportResult>> {
  const results = new Map<string, ImportResult>();
  for (let from = 0; from < rows.length; from += atOnce) {
    const packet = rows.slice(from, from + atOnce);
    for (const result of await send(importId, packet, trial)) results.set(result.id, result);
    onProgress(Math.min(from + atOnce, rows.length));
  }
  return results;
}

/** A long file comes up against the limit of requests, and waits. */
async function send(
  importId: string,
  rows: readonly ImportRow[],
  trial: boolean,
): Promise<readonly ImportResult[]> {
  for (;;) {
    try {
      const body = { rows: [...rows], trial };
      return (await staffCall(routes.importPatients, { params: { importId }, body })).results;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'rate_limited') throw error;
      await pause((error.retryAfter ?? 1) * 1000);
    }
  }
}
