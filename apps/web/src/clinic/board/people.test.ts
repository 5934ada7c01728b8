import { describe, expect, it } from '@jest/globals';
import { type AppointmentRow, usualRules, type WaitingEntry } from '@teleward/contracts';
import { type Board } from './lines.ts';
import { groupsOf, loudnessOf } from './people.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString();

const row = (encounterId: string, more: Partial<AppointmentRow> = {}): AppointmentRow =>
  ({
    ...{ encounterId, status: 'planned', changedByPatient: null, startsAt: at(0) },
    ...{ practitioner: { id: 'a', name: 'Dr a' }, ...more },
  }) as AppointmentRow;

const entry = (encounterId: string, more: Partial<WaitingEntry> = {}): WaitingEntry =>
  ({
    ...{ encounterId, queueId: null, practitionerId: 'a', priority: 'R', state: 'waiting' },
    ...{ appointedAt: null, arrivedAt: at(0), order: encounterId, calledBy: null, ...more },
  }) as WaitingEntry;

const board = (entries: WaitingEntry[]): Board => ({
  queues: [{ queueId: 'q', name: 'Pair', practitionerIds: ['b'], rules: usualRules, isOpen: true }],
  ...{ doctors: [], longWaitMinutes: 30, entries },
});

const shape = (of: Board | null, rows: AppointmentRow[], only: string | null = null) =>
  groupsOf(of, rows, { practitionerId: 'a', only, nameOf: (id) => `Dr ${id}` }).map(
    ({ kind, line, people }) => [
      line === null ? kind : line.name,
      ...people.map(({ encounterId }) => encounterId),
    ],
  );

describe('the groups of the board', () => {
  it('are the queues in order, then running visits, news, later and finished ones', () => {
    const rows = [
      row('1', { status: 'arrived' }),
      row('2', { status: 'arrived' }),
      row('3', { startsAt: at(9) }),
      row('4', { startsAt: at(3) }),
      row('5', { status: 'in-progress' }),
      row('6', { status: 'finished' }),
      row('7', { changedByPatient: { at: at(0), from: null }, status: 'cancelled' }),
      row('8', { status: 'arrived', practitioner: { id: 'b', name: 'Dr b' } as never }),
    ];
    const entries = [entry('2'), entry('1'), entry('8', { queueId: 'q', practitionerId: 'b' })];
    expect(shape(board(entries), rows)).toEqual([
      ['Dr a', '1', '2'],
      ['Pair', '8'],
      ['inVisit', '5'],
      ['changed', '7'],
      ['planned', '4', '3'],
      ['over', '6'],
    ]);
    expect(shape(board(entries), rows, 'b')).toEqual([['Pair', '8']]);
  });

  it('show an arrival at once, also before its position is known', () => {
    const rows = [
      row('1', { status: 'arrived' }),
      row('2', { status: 'arrived', practitioner: { id: 'b', name: 'Dr b' } as never }),
    ];
    expect(shape(null, rows)).toEqual([
      ['Dr a', '1'],
      ['Dr b', '2'],
    ]);
    expect(shape(board([]), rows)).toEqual([
      ['Pair', '2'],
      ['Dr a', '1'],
    ]);
  });

  it('show a waiting patient without an appointment today', () => {
    expect(shape(board([entry('1')]), [])).toEqual([['Dr a', '1']]);
  });
});

describe('a wait', () => {
  it('is marked from 15 minutes on, and again past the clinic’s limit', () => {
    const loudness = (minute: number, more: Partial<WaitingEntry> = {}) =>
      loudnessOf(entry('1', more), 30, Date.parse(at(minute)));
    expect([14, 15, 30, 31].map((minute) => loudness(minute))).toEqual([
      ...['quiet', 'noticeable', 'noticeable', 'long'],
    ]);
    // A patient who comes early waits from the appointed time, unless the priority is urgent.
    expect(loudness(40, { appointedAt: at(30) })).toBe('quiet');
    expect(loudness(40, { appointedAt: at(30), priority: 'UR' })).toBe('long');
  });
});
