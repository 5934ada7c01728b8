import { describe, expect, it } from '@jest/globals';
import { usualRules, type WaitingEntry } from '@teleward/contracts';
import { changed, linesOf, type Board } from './lines.ts';

const entry = (encounterId: string, more: Partial<WaitingEntry>): WaitingEntry => ({
  ...{ encounterId, queueId: null, practitionerId: 'a', priority: 'R', state: 'waiting' },
  ...{ appointedAt: null, arrivedAt: '', order: encounterId, reason: 'arrival', calledBy: null },
  ...{ note: null, complaint: '', site: null, present: true, deviceCheck: null },
  longWaitSeenAt: null,
  intake: { status: 'none', redFlagCount: 0, redFlags: [] },
  communications: { count: 0, unansweredSince: null },
  patient: { id: '', name: '', birthDate: '', gender: 'unknown', language: 'en' },
  ...more,
});

const queue = (queueId: string, practitionerIds: string[], isOpen = true) => ({
  ...{ queueId, name: queueId, practitionerIds, rules: usualRules, isOpen },
});

const board: Board = {
  queues: [queue('pair', ['b', 'c']), queue('closed', ['d'], false), queue('full', [], false)],
  doctors: [],
  longWaitMinutes: 15,
  entries: [
    ...[entry('3', {}), entry('2', { queueId: 'pair' }), entry('1', {})],
    ...[entry('4', { practitionerId: 'c' }), entry('5', { queueId: 'full' })],
  ],
};

const shape = (practitionerId: string, of = board) =>
  linesOf(of, practitionerId, (id) => `Dr ${id}`).map(({ name, entries }) => [
    name,
    ...entries.map(({ encounterId }) => encounterId),
  ]);

describe('the queues of a board', () => {
  it('are those with waiting or expected patients, each in order, the doctor’s own first', () => {
    expect(shape('c')).toEqual([
      ...[
        ['pair', '2'],
        ['Dr c', '4'],
        ['full', '5'],
        ['Dr a', '1', '3'],
      ],
    ]);
    expect(shape('a')[0]).toEqual(['Dr a', '1', '3']);
  });

  it('follow one change at a time', () => {
    const moved = changed(board, { encounterId: '1', entry: entry('1', { queueId: 'pair' }) });
    expect(shape('c', moved)[0]).toEqual(['pair', '1', '2']);
    expect(shape('a', changed(moved, { encounterId: '3', entry: null }))).not.toContainEqual(
      expect.arrayContaining(['Dr a']),
    );
  });
});
