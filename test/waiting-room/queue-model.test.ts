import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Priority } from '@teleward/contracts';
import fc from 'fast-check';
import { ofLength } from '../support/length.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { QueueLane } from './queue-lane.ts';
import { type QueueModel } from './queue-model.ts';

/** `QUEUE_SEED` replays a run, `QUEUE_RUNS` multiplies its length. */
const seed = Number(process.env['QUEUE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const times = Number(process.env['QUEUE_RUNS'] ?? 1);

const stepsAtLeast = ofLength(20_000, 1_500) * times;
const admitsAtLeast = ofLength(10_000, 600) * times;
const lanes = 4;

let clinic: TestClinic;
let open: readonly QueueLane[];

beforeAll(async () => {
  process.stdout.write(`Waiting room with QUEUE_SEED=${seed} QUEUE_RUNS=${times}\n`);
  clinic = await TestClinic.open();
  open = await Promise.all(Array.from({ length: lanes }, () => QueueLane.open(clinic, 4)));
});

afterAll(() => clinic.close());

/** An event: its kind, and indexes of a visit, a doctor and a queue. */
const event = fc.record({
  what: fc.constantFrom(
    ...([
      'arrive',
      'arrive',
      'arrive',
      'call',
      'call',
      'return-to-queue',
      'hold',
      'prioritise',
    ] as const),
    ...(['transfer', 'no-show', 'admit', 'admit', 'finish', 'together'] as const),
  ),
  visit: fc.nat(15),
  doctor: fc.nat(3),
  to: fc.nat(5),
  priority: fc.constantFrom(...Priority.options),
  held: fc.boolean(),
});
type QueueEvent = typeof event extends fc.Arbitrary<infer T> ? T : never;

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new Error('The index is out of range');
  return found;
};

/** Applies an event on both sides, which must agree. @returns the number of steps */
async function take(lane: QueueLane, model: QueueModel, one: QueueEvent): Promise<number> {
  const id = at(lane.visits, one.visit);
  const doctor = at(lane.doctors, one.doctor);
  switch (one.what) {
    case 'arrive': {
      const real = await lane.arrive(id);
      // The server's clock counts.
      const arrivedAt = (await lane.entry(id))?.arrivedAt ?? new Date();
      expect([one, real]).toEqual([one, model.arrive(id, arrivedAt)]);
      return 1;
    }
    case 'call':
      expect([one, await lane.call(doctor, id)]).toEqual([one, model.call(doctor, id)]);
      return 1;
    case 'return-to-queue':
      expect([one, await lane.returnToQueue(id)]).toEqual([one, model.returnToQueue(id)]);
      return 1;
    case 'hold':
      expect([one, await lane.hold(id, one.held)]).toEqual([one, model.hold(id, one.held)]);
      return 1;
    case 'prioritise':
      expect([one, await lane.prioritise(id, one.priority)]).toEqual([
        ...[one, model.prioritise(id, one.priority)],
      ]);
      return 1;
    case 'transfer': {
      const targets = [
        ...lane.queues.map((queueId) => ({ queueId })),
        ...lane.doctors.map((other) => ({ doctor: other })),
      ];
      const to = at(targets, one.to);
      expect([one, await lane.transfer(id, to)]).toEqual([one, model.transfer(id, to)]);
      return 1;
    }
    case 'no-show':
      expect([one, await lane.noShow(id)]).toEqual([one, model.noShow(id)]);
      return 1;
    case 'admit':
      expect([one, await lane.admit(doctor, id)]).toEqual([one, model.admit(doctor, id)]);
      return 1;
    case 'finish': {
      // The server also accepts an end before the beginning; a room offers it
      // only during the visit.
      if (model.visit(id).at !== 'in-progress') return 0;
      expect([one, await lane.finish(doctor, id)]).toEqual([one, model.finish(doctor, id)]);
      return 1;
    }
    case 'together': {
      // All doctors call the patient in at once: the winner must be one who may.
      const { at: state, holder } = model.visit(id);
      const outcomes = await Promise.all(lane.doctors.map((other) => lane.call(other, id)));
      const winners = lane.doctors.filter((_, index) => outcomes[index] === 'done');
      const mayWin = lane.doctors.filter(
        (other) =>
          model.serves(other, model.visit(id)) &&
          (state === 'waiting' || (state === 'called' && holder === other)),
      );
      expect([one, winners.length]).toEqual([one, Math.min(1, mayWin.length)]);
      winners.forEach((winner) => {
        expect(mayWin).toContain(winner);
        expect(model.call(winner, id)).toBe('done');
      });
      return lane.doctors.length;
    }
  }
}

/** Nobody is lost or in two queues, and every queue is in the order of the rules. */
async function expectSame(lane: QueueLane, model: QueueModel): Promise<void> {
  const lines = await lane.lines();
  for (const line of [...lane.queues, ...lane.doctors]) {
    expect(lines.line(line).map(({ encounterId }) => encounterId)).toEqual(model.line(line));
  }
  for (const { encounterId, state, priority, calledBy } of lines.entries) {
    const { at: expected, priority: urgency, holder } = model.visit(encounterId);
    expect([state, priority]).toEqual([expected, urgency]);
    expect(calledBy).toBe(expected === 'called' ? holder : null);
  }
}

describe('the waiting room', () => {
  it('behaves as a simple model does, for any events in any order', async () => {
    let steps = 0;
    const run = async (lane: QueueLane, index: number): Promise<void> => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 60, maxLength: 120 }), async (events) => {
          const model = await lane.reset();
          for (const [number, one] of events.entries()) {
            const taken = await take(lane, model, one);
            steps += taken;
            if (number % 10 === 9) await expectSame(lane, model);
          }
          await expectSame(lane, model);
        }),
        { seed: seed + index, numRuns: Math.ceil(stepsAtLeast / lanes / 85), endOnFailure: false },
      );
    };
    await Promise.all(open.map(run));
    process.stdout.write(`Waiting room: ${steps} steps of the model\n`);
    expect(steps).toBeGreaterThanOrEqual(stepsAtLeast);
  }, 600_000);

  it('has one winner of each race to call in or admit, and no patient with two doctors', async () => {
    let attempts = 0;
    const run = async (lane: QueueLane): Promise<void> => {
      const [pair = '', colleague = ''] = lane.doctors;
      const inPair = lane.visits.slice(0, 8);
      while (attempts < admitsAtLeast) {
        await lane.reset();
        await Promise.all(inPair.map((id) => lane.arrive(id)));
        await Promise.all(
          inPair.map(async (id) => {
            const doctors = Array.from({ length: 8 }, (_, turn) =>
              turn % 2 === 0 ? pair : colleague,
            );
            const outcomes = await Promise.all(
              doctors.map((doctor, turn) =>
                // Some call in, some admit from the visit's page.
                turn < 4 ? lane.call(doctor, id) : lane.admit(doctor, id),
              ),
            );
            attempts += outcomes.length;
            const winners = new Set(doctors.filter((_, turn) => outcomes[turn] === 'done'));
            expect(winners.size).toBe(1);
          }),
        );
      }
    };
    await Promise.all(open.map(run));
    process.stdout.write(`Waiting room: ${attempts} calls and admissions, each with one winner\n`);
  }, 600_000);
});
