import { type ImportResult, type ImportRow, routes } from '@teleward/contracts';
import { ApiError } from '../../api/api-error.ts';
import { pause } from '../../pause.ts';
import { staffRequest } from '../staff-request.ts';

/** Lines in one request: each request is answered within a second or two. */
const atOnce = 50;
/**
 * Bytes in one request: the server accepts 256 kB. A note in Chinese takes three bytes
 * for each character.
 */
const bytesAtOnce = 128_000;

const encoder = new TextEncoder();
const bytesOf = (row: ImportRow): number => encoder.encode(JSON.stringify(row)).length + 1;

/** Splits lines into requests. A line that is too long gets a request of its own. */
export function packetsOf(rows: readonly ImportRow[]): readonly (readonly ImportRow[])[] {
  const packets: ImportRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = bytesOf(row);
    const last = packets.at(-1);
    if (last === undefined || last.length === atOnce || bytes + size > bytesAtOnce) {
      packets.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return packets;
}

/** Sends lines one request after the other. @param onProgress the number sent */
export async function sendRows(
  importId: string,
  rows: readonly ImportRow[],
  trial: boolean,
  onProgress: (done: number) => void,
): Promise<ReadonlyMap<string, ImportResult>> {
  const results = new Map<string, ImportResult>();
  let done = 0;
  for (const packet of packetsOf(rows)) {
    for (const result of await send(importId, packet, trial)) results.set(result.id, result);
    done += packet.length;
    onProgress(done);
  }
  return results;
}

/** How many patients of an import were removed, and how many remain. */
export interface Undone {
  readonly removed: number;
  readonly kept: number;
}

/** Undoes an import, in batches. @param onProgress the number done */
export async function undoImport(
  importId: string,
  onProgress: (undone: Undone) => void,
): Promise<Undone> {
  let undone: Undone = { removed: 0, kept: 0 };
  let after: string | null = null;
  do {
    const query: { afterId?: string } = after === null ? {} : { afterId: after };
    const { removed, kept, next } = await inTime(() =>
      staffRequest(routes.undoPatientImport, { params: { importId }, query }),
    );
    undone = { removed: undone.removed + removed, kept: undone.kept + kept };
    after = next;
    onProgress(undone);
  } while (after !== null);
  return undone;
}

async function send(
  importId: string,
  rows: readonly ImportRow[],
  trial: boolean,
): Promise<readonly ImportResult[]> {
  const body = { rows: [...rows], trial };
  const { results } = await inTime(() =>
    staffRequest(routes.importPatients, { params: { importId }, body }),
  );
  return results;
}

/** A long file reaches the rate limit, and waits. */
async function inTime<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'rate_limited') throw error;
      await pause((error.retryAfter ?? 1) * 1000);
    }
  }
}
