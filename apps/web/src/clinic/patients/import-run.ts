import { type ImportResult, type ImportRow, routes } from '@teleward/contracts';
import { ApiError } from '../../api/api-error.ts';
import { pause } from '../../pause.ts';
import { staffCall } from '../staff-call.ts';

/** So many lines go in one request: each is answered within a second or two. */
const atOnce = 50;
/**
 * And so many bytes: the server takes requests of 256 kB. A remark in Chinese comes to three
 * for each character.
 */
const bytesAtOnce = 128_000;

const encoder = new TextEncoder();
const bytesOf = (row: ImportRow): number => encoder.encode(JSON.stringify(row)).length + 1;

/** Cuts lines into what goes in one request each. A line that is too long by itself goes alone. */
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

/** Sends lines one packet after the other. @param onProgress how many are through */
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

/** How many of its patients are gone, and how many stay. */
export interface Undone {
  readonly removed: number;
  readonly kept: number;
}

/** Takes a file back, some patients after the other. @param onProgress how many are through */
export async function undoImport(
  importId: string,
  onProgress: (undone: Undone) => void,
): Promise<Undone> {
  let undone: Undone = { removed: 0, kept: 0 };
  let after: string | null = null;
  do {
    const query: { afterId?: string } = after === null ? {} : { afterId: after };
    const { removed, kept, next } = await inTime(() =>
      staffCall(routes.undoPatientImport, { params: { importId }, query }),
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
    staffCall(routes.importPatients, { params: { importId }, body }),
  );
  return results;
}

/** A long file comes up against the limit of requests, and waits. */
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
