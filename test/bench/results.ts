import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { type Figure } from './table.ts';

const file = 'bench.json';

/** Writes the figures of one bench into bench.json, and keeps those of the others. */
export function record(bench: string, figures: readonly Figure[]): void {
  const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown' };
  const others = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    : {};
  const all = { ...others, [bench]: { at: new Date().toISOString(), machine, figures } };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  process.stdout.write(`\nEvery figure is in ${file}.\n`);
}
