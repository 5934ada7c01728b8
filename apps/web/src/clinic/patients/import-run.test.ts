import { describe, expect, it } from '@jest/globals';
import { type ImportRow } from '@teleward/contracts';
import { packetsOf } from './import-run.ts';

const line = (number: number, remark = ''): ImportRow => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  values: { name: `Person ${number}`, remark },
});
const bytesOf = (rows: readonly ImportRow[]): number =>
  new TextEncoder().encode(JSON.stringify({ rows, trial: false })).length;

describe('the lines of a file', () => {
  it('are sent fifty at a time, all of them, in order', () => {
    const lines = Array.from({ length: 120 }, (_, number) => line(number));
    const packets = packetsOf(lines);
    expect(packets.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(packets.flat()).toEqual(lines);
    expect(packetsOf([])).toEqual([]);
  });

  it('are sent in requests within the server’s size limit, however long they are', () => {
    // Each character takes three bytes, and each line is as long as the contract allows.
    const lines = Array.from({ length: 60 }, (_, number) => line(number, '药'.repeat(1_000)));
    const packets = packetsOf(lines);
    expect(packets.flat()).toEqual(lines);
    for (const packet of packets) expect(bytesOf(packet)).toBeLessThan(129_000);
    expect(packets).toHaveLength(2);
    const [alone] = packetsOf([line(0, '"'.repeat(150_000)), line(1)]);
    expect(alone).toHaveLength(1);
  });
});
