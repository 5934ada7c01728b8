// Measures how soon everybody learns of a change in the waiting room, and what
// that costs the server.
import { routes } from '@teleward/contracts';
import { record } from '../results.ts';
import { BenchServer } from '../server.ts';
import { type Figure, median, textTable } from '../table.ts';
import { Crowd, type Word } from './crowd.ts';

const sizes = [100, 300, 1000];
const doctors = 20;
const screens = 50;
const rounds = 12;
const quietMs = 400;
const idleMs = 5_000;
/** Everybody has to know within this time, in milliseconds. */
const target = 1_000;

/**
 * Pairs of changes to a waiting patient that cancel each other out, so that the
 * queue stays as it was.
 */
const changes = [
  { route: routes.holdPatient, body: { held: true }, who: 'desk' },
  { route: routes.holdPatient, body: { held: false }, who: 'desk' },
  { route: routes.setPriority, body: { priority: 'UR' }, who: 'nurse' },
  { route: routes.setPriority, body: { priority: 'R' }, who: 'nurse' },
] as const;

interface Measured {
  readonly size: number;
  /** From the request to each required message, in milliseconds. */
  readonly toScreens: readonly number[];
  readonly toPatients: readonly number[];
  /** All messages of each change, those about waits included. */
  readonly messages: readonly number[];
  /** Milliseconds of processor time for each change, beyond the idle server's. */
  readonly processor: number;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;

const server = await BenchServer.start({ TRUSTED_PROXIES: '127.0.0.1' });
const measured: Measured[] = [];
try {
  const crowd = await Crowd.gather(server.url, doctors);
  await crowd.openScreens(screens);
  for (const size of sizes) {
    process.stdout.write(`${size} people come to ${doctors} doctors …\n`);
    await crowd.growTo(size);
    measured.push(await measure(crowd, size));
  }
  crowd.leave();
} finally {
  await server.stop();
}
report();

async function measure(crowd: Crowd, size: number): Promise<Measured> {
  await crowd.quiet(['queue:position', 'queue:changed', 'queue:waits'], 2_000);
  crowd.forget();
  const atRest = await processorOver(() => new Promise((done) => setTimeout(done, idleMs)));
  const toScreens: number[] = [];
  const toPatients: number[] = [];
  const messages: number[] = [];
  const spent = await processorOver(async () => {
    for (let round = 0; round < rounds; round += 1) {
      // Spread over the queues.
      const encounterId = crowd.waiting[Math.floor(((round + 0.5) * size) / rounds)] ?? '';
      for (const { route, body, who } of changes) {
        const began = performance.now();
        await crowd[who].call(route, { params: { encounterId }, body });
        const ofScreens = (words: readonly Word[]) =>
          words.filter((word) => isOf(word, encounterId));
        const words = await crowd.quiet(
          ['queue:position', 'queue:changed'],
          quietMs,
          (all) => ofScreens(all).length >= screens,
        );
        toScreens.push(...ofScreens(words).map(({ at }) => at - began));
        const places = words.filter((word) => word.name === 'queue:position');
        toPatients.push(...places.map(({ at }) => at - began));
        messages.push(words.length);
        crowd.forget();
      }
    }
  });
  const count = rounds * changes.length;
  const processor = ((spent.seconds - atRest.share * spent.wall) * 1000) / count;
  return { size, toScreens, toPatients, messages, processor };
}

function isOf({ to, name, payload }: Word, encounterId: string): boolean {
  return to === 'screen' && name === 'queue:changed' && payload['encounterId'] === encounterId;
}

/** The server's processor seconds, and the share of a core, during this work. */
async function processorOver(work: () => Promise<unknown>) {
  const [before, began] = [server.processorSeconds(), performance.now()];
  await work();
  const wall = (performance.now() - began) / 1000;
  const seconds = server.processorSeconds() - before;
  return { seconds, wall, share: seconds / wall };
}

function report(): void {
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  const rows = measured.map(({ size, toScreens, toPatients, messages, processor }) => [
    String(size),
    ...[toScreens, toPatients].flatMap((times) => [0.5, 0.99].map((p) => ms(percentile(times, p)))),
    median(messages).toFixed(0),
    ms(processor),
    `${((processor * 1000) / median(messages)).toFixed(0)} µs`,
  ]);
  const head = [
    ...['waiting', 'screens p50', 'p99', 'patients p50', 'p99'],
    ...['messages', 'processor', 'for each message'],
  ];
  process.stdout.write(
    `\n${screens} screens, ${doctors} doctors, ${rounds * changes.length} changes each: hold, resume, urgent, routine.
Times are from the request of one of the staff to the arrival at a screen, and at every patient whose place or
state changed. The processor is the server's, beyond rest, without PostgreSQL; messages are all, those about
waits included.\n\n${textTable(head, rows)}\n`,
  );
  const figures: Figure[] = measured.flatMap(
    ({ size, toScreens, toPatients, messages, processor }) => [
      {
        ...{ name: `${size} waiting: a change reaches a screen, p99`, unit: 'ms' },
        values: [percentile(toScreens, 0.99)],
        against: { name: 'the bound of 1 s', value: target },
      },
      {
        ...{ name: `${size} waiting: a change reaches a patient, p99`, unit: 'ms' },
        values: [percentile(toPatients, 0.99)],
        against: { name: 'the bound of 1 s', value: target },
      },
      { name: `${size} waiting: messages of a change`, unit: '', values: messages },
      { name: `${size} waiting: processor for a change`, unit: 'ms', values: [processor] },
    ],
  );
  record('queue', figures);
}
