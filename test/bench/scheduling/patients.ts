// Measures how fast the desk's search answers in memory, and how much memory the index of a
// clinic's patients takes.
import { PatientIndex } from '../../../libs/records/src/patient-search/patient-index.ts';
import { termsOf } from '../../../libs/records/src/patient-search/query.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { record } from '../results.ts';
import { type Figure, median, textTable } from '../table.ts';

const sizes = [1_000, 10_000, 100_000];
const searches = 2_000;
const registrations = 300;
/** In milliseconds, at the 99th percentile. */
const target = 100;

const random = seededRandom(20_261_128);
const any = (below: number): number => Math.floor(random() * below);
const oneOf = <T>(values: readonly T[]): T => values[any(values.length)] as T;

const firstNames =
  'Anna Maria Fatima José Ravi Lakshmi Mohammed Ibrahim Selvi Joseph Meera Arun Chinna Gopal Usha Ivan Pedro Chloe Noah Leila Aisha Omar Yusuf'.split(
    ' ',
  );
const syllables =
  'ba be bi ka ke ko ra re ri sa se su ma me mo na ni nu ta te ti la le lo da de pa pe ga go sha cha tha'.split(
    ' ',
  );
const characters =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗小明伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超'.split('');
const surname = (): string => Array.from({ length: 2 + any(3) }, () => oneOf(syllables)).join('');
const chinese = (): string => Array.from({ length: 3 }, () => oneOf(characters)).join('');
const latin = (): string => `${oneOf(firstNames)} ${surname()}`;
const two = (below: number): string => String(1 + any(below)).padStart(2, '0');
const day = (): string => `${1930 + any(90)}-${two(12)}-${two(28)}`;
const phone = (): string => `+9198${String(any(100_000_000)).padStart(8, '0')}`;

/** What people type, including unfinished words and mistakes. */
const typed: readonly (() => string)[] = [
  latin,
  surname,
  () => surname().slice(0, 2),
  () => oneOf(firstNames).slice(0, 1),
  () => `${oneOf(firstNames)}x ${surname()}`,
  () => String(any(100_000)),
  () => `1956 ${oneOf(firstNames)}`,
  () => chinese().slice(0, 2),
  () => `xiao ming ${day()}`,
];

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;

const timed = (work: () => unknown): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};

/** After garbage collection, where Node was started with --expose-gc. */
const heap = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** An index of invented people, a fifth of them with Chinese names. */
function fill(size: number): PatientIndex {
  const index = new PatientIndex();
  for (let count = 0; count < size; count += 1) {
    index.put({
      id: crypto.randomUUID(),
      ...{ name: any(5) === 0 ? chinese() : latin(), called: null, birthDate: day() },
      ...{ phones: [phone()], identifiers: [`P-${any(1e9).toString(32)}`], active: true },
    });
  }
  return index;
}

const rows: string[][] = [];
const figures: Figure[] = [];
const digits = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
for (const size of sizes) {
  const before = heap();
  let index = new PatientIndex();
  const built = timed(() => {
    index = fill(size);
  });
  const taken = heap() - before;
  const now = new Date();
  const found = Array.from({ length: searches }, () => {
    const text = oneOf(typed)();
    return timed(() => index.search(termsOf(text, now), 20));
  });
  const alike = Array.from({ length: registrations }, () => {
    const person = { name: latin(), birthDate: day(), phones: [phone()], identifiers: [] };
    return timed(() => index.alike(person, 5));
  });
  const against = { name: 'target at p99', value: target };
  figures.push(
    { name: `search in ${size}`, unit: 'ms', values: found, against },
    { name: `alike in ${size}`, unit: 'ms', values: alike, against },
    { name: `index of ${size}`, unit: 'MB', values: [taken] },
  );
  rows.push([
    String(size),
    ...[median(found), percentile(found, 0.99), median(alike), percentile(alike, 0.99)].map(digits),
    ...[taken, built].map(digits),
  ]);
}
const head = ['patients', 'search p50', 'p99', 'alike p50', 'p99', 'heap MB', 'built ms'];
process.stdout.write(`${textTable(head, rows)}\n`);
record('scheduling: patients', figures);

// The part that needs a server comes last.
await import('./booking.ts');
