import { describe, expect, it } from '@jest/globals';
import { Priority, usualRules, type QueueRules, WaitingState } from '@teleward/contracts';
import fc from 'fast-check';
import { dueAt, nextFor, orderKey, placeReason, rank, sorted, type Waiting } from './order.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 26, 9) + minute * 60_000);

const waiting = (encounterId: string, more: Partial<Waiting> = {}): Waiting => ({
  ...{ encounterId, queueId: 'queue', practitionerId: 'own', priority: 'R', state: 'waiting' },
  ...{ appointedAt: at(0), arrivedAt: at(-5), ...more },
});

const everybody = (): boolean => true;

const inOrder = (line: readonly Waiting[], rules = usualRules): string[] =>
  sorted(line, (one) => orderKey(one, rules)).map(({ encounterId }) => encounterId);

describe('a queue', () => {
  it('is ordered by priority, then by appointed time, then by arrival', () => {
    const line = [
      waiting('later', { appointedAt: at(15) }),
      waiting('came first', { arrivedAt: at(-20) }),
      waiting('came second', { arrivedAt: at(-10) }),
      waiting('urgent', { priority: 'UR', appointedAt: at(60) }),
      waiting('emergency', { priority: 'EM', appointedAt: null, arrivedAt: at(70) }),
      waiting('walked in', { appointedAt: null, arrivedAt: at(5) }),
    ];
    expect(inOrder(line)).toEqual([
      ...['emergency', 'urgent', 'came first', 'came second', 'walked in', 'later'],
    ]);
  });

  it('orders a late patient by their arrival, and says so', () => {
    const late = waiting('late', { arrivedAt: at(16) });
    const within = waiting('within', { arrivedAt: at(15) });
    expect(inOrder([late, waiting('on time', { appointedAt: at(10) }), within])).toEqual([
      ...['within', 'on time', 'late'],
    ]);
    expect([late, within].map((one) => placeReason(one, usualRules))).toEqual([
      ...['late', 'appointment'],
    ]);
    expect(dueAt(late, { ...usualRules, lateAfterMinutes: 16 })).toEqual(at(0));
  });
});

describe('the next patient of a doctor', () => {
  const rules: QueueRules = { lateAfterMinutes: 15, ownDoctorMinutes: 20 };

  it('is the first one present, with the number of patients passed over', () => {
    const line = [
      waiting('away', { practitionerId: 'other', arrivedAt: at(-9) }),
      waiting('held', { practitionerId: 'other', state: 'held', arrivedAt: at(-8) }),
      waiting('called', { practitionerId: 'other', state: 'called', arrivedAt: at(-7) }),
      waiting('there', { practitionerId: 'other', arrivedAt: at(-6) }),
      waiting('behind', { practitionerId: 'other' }),
    ];
    expect(nextFor('me', line, rules, (id) => id !== 'away')).toEqual({
      encounterId: 'there',
      because: 'order',
      passedOver: 2,
    });
    expect(nextFor('me', line, rules, () => false)).toBeNull();
    expect(nextFor('me', [], rules, everybody)).toBeNull();
  });

  it('is one of their own if no other patient loses more than the rules allow', () => {
    const line = (minute: number): Waiting[] => [
      waiting('first', { practitionerId: 'other' }),
      waiting('mine', { practitionerId: 'me', appointedAt: at(minute) }),
    ];
    expect(nextFor('me', line(19), rules, everybody)).toMatchObject({
      encounterId: 'mine',
      because: 'own-doctor',
    });
    expect(nextFor('me', line(21), rules, everybody)).toMatchObject({ because: 'order' });
    expect(nextFor('other', line(19), rules, everybody)).toMatchObject({ encounterId: 'first' });
  });

  it('is never a less urgent patient, not even one of their own', () => {
    const line = [
      waiting('mine', { practitionerId: 'me', appointedAt: at(-100) }),
      waiting('urgent', { practitionerId: 'other', priority: 'UR', appointedAt: at(200) }),
    ];
    expect(nextFor('me', line, rules, everybody)).toMatchObject({ encounterId: 'urgent' });
  });
});

const people = fc.uniqueArray(
  fc.record({
    encounterId: fc.uuid(),
    queueId: fc.constant('queue'),
    practitionerId: fc.constantFrom('me', 'other', 'third'),
    priority: fc.constantFrom(...Priority.options),
    state: fc.constantFrom(...WaitingState.options),
    appointedAt: fc.option(fc.integer({ min: 0, max: 90 }).map(at)),
    arrivedAt: fc.integer({ min: -30, max: 120 }).map(at),
  }),
  { maxLength: 30, selector: ({ encounterId }) => encounterId },
);
const someRules = fc.record({
  lateAfterMinutes: fc.integer({ min: 0, max: 240 }),
  ownDoctorMinutes: fc.integer({ min: 0, max: 240 }),
});

describe('in any queue', () => {
  it('the order is unique, and no patient comes before a more urgent one', () => {
    fc.assert(
      fc.property(people, someRules, (line, rules) => {
        const order = sorted(line, (one) => orderKey(one, rules));
        expect(inOrder(line.toReversed(), rules)).toEqual(
          order.map(({ encounterId }) => encounterId),
        );
        const ranks = order.map(({ priority }) => rank[priority]);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('the next patient waits and is present, and no other loses more than the rules allow', () => {
    fc.assert(
      fc.property(people, someRules, fc.func(fc.boolean()), (line, rules, isPresent) => {
        const next = nextFor('me', line, rules, isPresent);
        const free = line.filter((one) => one.state === 'waiting' && isPresent(one.encounterId));
        expect(next === null).toBe(free.length === 0);
        const chosen = free.find(({ encounterId }) => encounterId === next?.encounterId);
        for (const other of chosen === undefined ? [] : free) {
          const isEqual = chosen?.priority === other.priority;
          const gap = chosen === undefined ? 0 : +dueAt(chosen, rules) - +dueAt(other, rules);
          expect(rank[chosen?.priority ?? 'R']).toBeLessThanOrEqual(rank[other.priority]);
          expect(!isEqual || gap <= rules.ownDoctorMinutes * 60_000).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
