import { describe, expect, it } from '@jest/globals';
import { usualRules } from '@teleward/contracts';
import fc from 'fast-check';
import { type Entry, type EntryPosition, Lines } from './lines.ts';
import { lineOf } from './order.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 26, 9) + minute * 60_000);

const entry = (encounterId: string, minute: number, more: Partial<Entry> = {}): Entry => ({
  ...{ encounterId, queueId: 'queue', practitionerId: 'doctor', priority: 'R', state: 'waiting' },
  ...{ appointedAt: at(minute), arrivedAt: at(-5), calledBy: null, rules: usualRules, ...more },
});

const positions = (told: ReadonlyMap<string, EntryPosition>): Record<string, unknown> =>
  Object.fromEntries([...told].map(([id, { position, moved }]) => [id, [position, moved]]));

describe('a change of a queue', () => {
  const three = (): Lines => new Lines([entry('a', 0), entry('b', 10), entry('c', 20)]);

  it('reports each changed position, with a reason if it got worse', () => {
    expect(positions(three().set('d', entry('d', 5)))).toEqual({
      ...{ d: [2, null], b: [3, 'earlier'], c: [4, 'earlier'] },
    });
    expect(positions(three().set('d', entry('d', 90, { priority: 'UR' })))).toEqual({
      ...{ d: [1, null], a: [2, 'urgent'], b: [3, 'urgent'], c: [4, 'urgent'] },
    });
    expect(positions(three().set('d', entry('d', 90)))).toEqual({ d: [4, null] });
  });

  it('moves patients forward when one before them is called or leaves', () => {
    const lines = three();
    const called = { state: 'called', calledBy: 'doctor' } as const;
    expect(positions(lines.set('a', entry('a', 0, called)))).toEqual({
      ...{ a: [1, null], b: [1, null], c: [2, null] },
    });
    // If the call is withdrawn, they return to their position, which moves the others back again.
    expect(positions(lines.set('a', entry('a', 0)))).toEqual({
      ...{ a: [1, null], b: [2, 'earlier'], c: [3, 'earlier'] },
    });
    expect(positions(lines.set('a', null))).toEqual({ b: [1, null], c: [2, null] });
    expect(lines.positionOf('a')).toBeUndefined();
  });

  it('keeps the position of a held patient, and explains a position that got worse by a change of their own', () => {
    const lines = three();
    expect(positions(lines.set('a', entry('a', 0, { state: 'held' })))).toEqual({ a: [1, null] });
    expect(positions(lines.set('b', entry('b', 10, { arrivedAt: at(30) })))).toEqual({
      ...{ b: [3, 'away'], c: [2, null] },
    });
    lines.set('c', entry('c', 20, { priority: 'UR' }));
    expect(lines.positionOf('c')?.position).toBe(1);
    expect(positions(lines.set('c', entry('c', 20)))).toMatchObject({ c: [2, 'reconsidered'] });
  });

  it('to another queue also has its reason', () => {
    const own = { queueId: null, practitionerId: 'colleague' };
    const lines = new Lines([
      entry('a', 9),
      entry('b', 10),
      entry('x', 0, own),
      entry('y', 1, own),
    ]);
    expect(positions(lines.set('a', entry('a', 9, own)))).toEqual({
      ...{ a: [3, 'transferred'], b: [1, null] },
    });
  });
});

/** A random change to one of ten people in three queues. */
const happening = fc.record({
  encounterId: fc.integer({ min: 0, max: 9 }).map(String),
  entry: fc.option(
    fc.record({
      minute: fc.integer({ min: 0, max: 60 }),
      queueId: fc.constantFrom('queue', null),
      practitionerId: fc.constantFrom('doctor', 'colleague'),
      priority: fc.constantFrom('EM' as const, 'UR' as const, 'R' as const),
      state: fc.constantFrom('waiting' as const, 'held' as const, 'called' as const),
    }),
    { freq: 4 },
  ),
});

describe('after any changes', () => {
  it('positions equal those of a full recount, and every step back has a reason', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const lines = new Lines();
        const told = new Map<string, EntryPosition>();
        for (const { encounterId, entry: facts } of happenings) {
          const { minute = 0, ...more } = facts ?? {};
          const next = facts === null ? null : entry(encounterId, minute, more);
          const changed = lines.set(encounterId, next);
          for (const [id, entryPosition] of changed) {
            const before = told.get(id);
            const isBack = before !== undefined && entryPosition.position > before.position;
            expect(isBack && entryPosition.moved === null).toBe(false);
            told.set(id, entryPosition);
          }
          if (next === null) told.delete(encounterId);
          const fresh = new Lines(lines.entries);
          for (const { encounterId: id } of lines.entries) {
            expect(told.get(id)?.position).toBe(fresh.positionOf(id)?.position);
            expect(told.get(id)?.state).toBe(lines.entry(id)?.state);
          }
          expect(told.size).toBe(lines.entries.length);
          for (const line of new Set(lines.entries.map(lineOf))) {
            const counted = lines.line(line).filter(({ state }) => state !== 'called');
            expect(counted.map(({ encounterId: id }) => lines.positionOf(id)?.position)).toEqual(
              counted.map((_, index) => index + 1),
            );
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
