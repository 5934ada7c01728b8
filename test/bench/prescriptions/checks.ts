// Measures how fast 10 drugs are checked against 20 facts, as on every keystroke. No
// server, no network.
import {
  checkPrescription,
  drugClasses,
  drugClassIds,
  readLine,
  type ClinicalFact,
  type FactContent,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { seededRandom } from '../../support/seeded-random.ts';
import { record } from '../results.ts';
import { type Figure, median, textTable } from '../table.ts';

const rounds = 2_000;
const drugs = 10;
const known = 20;
/** In milliseconds, at the 99th percentile. */
const target = 100;

const random = seededRandom(20_261_128);
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

const names = [
  ...drugClassIds.flatMap((id) =>
    drugClasses[id].members.map((one) => (typeof one === 'string' ? one : one[0])),
  ),
  ...['paracetamol', 'metformin', 'amlodipine', 'ferrous sulfate', '对乙酰氨基酚', 'salbutamol'],
];

const fact = (content: FactContent): ClinicalFact => ({
  ...{ factId: randomUUID(), version: 1, status: 'active', content },
  ...{ recordedBy: { id: randomUUID(), name: 'x' }, recordedAt: '2026-11-20T08:00:00.000Z' },
});

const anyFact = (at: number): ClinicalFact => {
  const head = { source: 'patient', onDate: null } as const;
  return at % 2 === 0
    ? fact({
        ...{ ...head, resourceType: 'AllergyIntolerance', code: 'substance', type: null },
        ...{ substance: oneOf(names), reaction: '', severity: null, verification: 'confirmed' },
      })
    : fact({
        ...{ ...head, resourceType: 'MedicationStatement', drug: oneOf(names), dose: '' },
        ...{ taking: 'yes', prescriptionItemId: null },
      });
};

let found = 0;
const took = Array.from({ length: rounds }, () => {
  const lines = Array.from({ length: drugs }, () => `${oneOf(names)} 500 mg tab 1 tds 7d`);
  const facts = Array.from({ length: known }, (_, at) => anyFact(at));
  const began = performance.now();
  // As on the page, each line is read again, too.
  const items = lines.map((line) => ({ id: line, ...readLine(line) }));
  found += checkPrescription(items, { facts, prescribed: [] }).length;
  return performance.now() - began;
});

const sorted = took.toSorted((a, b) => a - b);
const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? NaN;
const row = [median(took), p99, Math.max(...took)].map((value) => value.toFixed(2));
const head = [`${String(drugs)} drugs, ${String(known)} facts`, 'p50 ms', 'p99 ms', 'worst ms'];
process.stdout.write(`${textTable(head, [[`${String(found)} findings`, ...row]])}\n`);
const figures: Figure[] = [
  {
    ...{ name: 'check of a prescription', unit: 'ms', values: took },
    against: { name: 'target at p99', value: target },
  },
];
record('prescriptions', figures);
