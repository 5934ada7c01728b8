import { describe, expect, it } from '@jest/globals';
import {
  type AppointmentRow,
  type IntakeState,
  usualRules,
  type WaitingEntry,
} from '@teleward/contracts';
import { type Board } from '../waiting-room/board.ts';
import { alertsOf } from './alerts.ts';

const flagged: IntakeState = {
  status: 'in-progress',
  redFlagCount: 1,
  redFlags: [{ en: 'Pain' }],
};
const none: IntakeState = { status: 'none', redFlagCount: 0, redFlags: [] };

const someone = (encounterId: string, more: Partial<WaitingEntry & AppointmentRow> = {}) =>
  ({
    ...{ encounterId, queueId: null, state: 'waiting', status: 'planned', order: encounterId },
    ...{ patient: { name: encounterId }, intake: none },
    ...{ communications: { count: 0, unansweredSince: null }, ...more },
  }) as WaitingEntry & AppointmentRow;
const board = (entries: WaitingEntry[], practitionerIds: string[] = []): Board => ({
  queues: [{ queueId: 'q', name: 'Mornings', practitionerIds, rules: usualRules, isOpen: true }],
  ...{ doctors: [], entries },
});
const ids = (...of: Parameters<typeof alertsOf>) => alertsOf(...of).map(({ id }) => id);

describe('what must be seen to', () => {
  it('is a red flag of who waits or is to come, until they are called', () => {
    const anna = someone('anna', { intake: flagged });
    expect(alertsOf(board([anna, someone('bela')]), [])).toMatchObject([
      { kind: 'red-flag', name: 'anna', redFlags: [{ en: 'Pain' }] },
    ]);
    expect(ids(board([someone('anna', { intake: flagged, state: 'called' })]), [])).toEqual([]);
    expect(ids(null, [anna])).toHaveLength(1);
    expect(ids(null, [someone('anna', { intake: flagged, status: 'finished' })])).toEqual([]);
    // Nobody is told of twice.
    const arrived = someone('anna', { intake: flagged, status: 'arrived' });
    expect(ids(board([anna]), [arrived])).toHaveLength(1);
  });

  it('is another alert where the flags are others', () => {
    const more = { ...flagged, redFlags: [{ en: 'Pain' }, { en: 'Fainting' }] };
    expect(ids(board([someone('anna', { intake: flagged })]), [])).not.toEqual(
      ids(board([someone('anna', { intake: more })]), []),
    );
  });

  it('is a red flag also for who does not read which it is, and another one where there are more', () => {
    const unread = (redFlagCount: number) =>
      board([someone('anna', { intake: { ...flagged, redFlags: [], redFlagCount } })]);
    expect(ids(unread(1), [])).toHaveLength(1);
    expect(ids(unread(2), [])).not.toEqual(ids(unread(1), []));
  });

  it('is a queue that nobody serves, as long as somebody waits there', () => {
    const waiting = [someone('2', { queueId: 'q' }), someone('3', { queueId: 'q' })];
    expect(alertsOf(board(waiting), [])).toMatchObject([
      { kind: 'unattended', name: 'Mornings', waiting: 2 },
    ]);
    expect(ids(board(waiting, ['a']), [])).toEqual([]);
    expect(ids(board([someone('1')]), [])).toEqual([]);
    // Seen once it is quiet, until another is the first.
    const later = [...waiting, someone('4', { queueId: 'q' })];
    expect(ids(board(later), [])).toEqual(ids(board(waiting), []));
    expect(ids(board(later.slice(1)), [])).not.toEqual(ids(board(waiting), []));
  });

  it('is a message without an answer, another one where they write again after it', () => {
    const wrote = (unansweredSince: string | null) =>
      board([someone('anna', { communications: { count: 1, unansweredSince } }), someone('bela')]);
    expect(alertsOf(wrote('2026-03-01T09:00:00.000Z'), [])).toMatchObject([
      { kind: 'unanswered', name: 'anna' },
    ]);
    expect(ids(wrote(null), [])).toEqual([]);
    expect(ids(wrote('2026-03-01T09:00:00.000Z'), [])).not.toEqual(
      ids(wrote('2026-03-01T09:05:00.000Z'), []),
    );
  });
});
