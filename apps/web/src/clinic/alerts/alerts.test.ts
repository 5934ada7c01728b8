import { describe, expect, it } from '@jest/globals';
import {
  type AppointmentRow,
  type IntakeState,
  usualRules,
  type WaitingEntry,
} from '@teleward/contracts';
import { type Board } from '../board/lines.ts';
import { alertsOf, longWaitsOf } from './alerts.ts';

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
  ...{ doctors: [{ id: 'c', name: 'Dr C' }], longWaitMinutes: 15, entries },
});
const ids = (...of: Parameters<typeof alertsOf>) => alertsOf(...of).map(({ id }) => id);

describe('an alert', () => {
  it('is a red flag of a waiting or expected patient, until the patient is called in', () => {
    const anna = someone('anna', { intake: flagged });
    expect(alertsOf(board([anna, someone('bela')]), [])).toMatchObject([
      { kind: 'red-flag', name: 'anna', redFlags: [{ en: 'Pain' }] },
    ]);
    expect(ids(board([someone('anna', { intake: flagged, state: 'called' })]), [])).toEqual([]);
    // The doctor who called the patient in is no longer online, so nobody is with them.
    const called = board([someone('anna', { intake: flagged, state: 'called', calledBy: 'c' })]);
    expect(ids(called, [], new Set(['c']))).toEqual([]);
    expect(ids(called, [], new Set(['a']))).toHaveLength(1);
    expect(ids(null, [anna])).toHaveLength(1);
    expect(ids(null, [someone('anna', { intake: flagged, status: 'finished' })])).toEqual([]);
    // A patient in both lists gives one alert.
    const arrived = someone('anna', { intake: flagged, status: 'arrived' });
    expect(ids(board([anna]), [arrived])).toHaveLength(1);
  });

  it('is a new one where the red flags change', () => {
    const more = { ...flagged, redFlags: [{ en: 'Pain' }, { en: 'Fainting' }] };
    expect(ids(board([someone('anna', { intake: flagged })]), [])).not.toEqual(
      ids(board([someone('anna', { intake: more })]), []),
    );
  });

  it('shows a red flag also to roles that may not read it, and a new one where there are more', () => {
    const unread = (redFlagCount: number) =>
      board([someone('anna', { intake: { ...flagged, redFlags: [], redFlagCount } })]);
    expect(ids(unread(1), [])).toHaveLength(1);
    expect(ids(unread(2), [])).not.toEqual(ids(unread(1), []));
  });

  it('is a queue that no doctor serves, while a patient waits there', () => {
    const waiting = [someone('2', { queueId: 'q' }), someone('3', { queueId: 'q' })];
    expect(alertsOf(board(waiting), [])).toMatchObject([
      { kind: 'unattended', name: 'Mornings', waiting: 2 },
    ]);
    expect(ids(board(waiting, ['a']), [])).toEqual([]);
    expect(ids(board([someone('1')]), [])).toEqual([]);
    // Dismissed, it stays quiet until another patient is the first.
    const later = [...waiting, someone('4', { queueId: 'q' })];
    expect(ids(board(later), [])).toEqual(ids(board(waiting), []));
    expect(ids(board(later.slice(1)), [])).not.toEqual(ids(board(waiting), []));
  });

  it('is a wait past the limit in a queue with no doctor online', () => {
    const now = Date.parse('2026-03-01T10:00:00.000Z');
    const since = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
    const waits = (encounterId: string, minutes: number, more: Partial<WaitingEntry> = {}) =>
      someone(encounterId, {
        ...{ queueId: 'q', priority: 'R', appointedAt: null, arrivedAt: since(minutes) },
        ...{ longWaitSeenAt: null, ...more },
      });
    const of = (entries: WaitingEntry[], here: string[], servedBy = ['a']) =>
      longWaitsOf(board(entries, servedBy), new Set(here), now);

    expect(of([waits('anna', 14), waits('bela', 20), waits('cora', 30)], ['b'])).toMatchObject([
      { name: 'Mornings', encounterIds: ['cora', 'bela'], minutes: 30 },
    ]);
    expect(of([waits('anna', 14)], [])).toEqual([]);
    expect(of([waits('anna', 20)], ['b', 'a'], ['b', 'a'])).toEqual([]);
    // A patient who was called in waits only for that doctor, as long as the doctor is online.
    const called = waits('anna', 20, { state: 'called', calledBy: 'c' });
    expect(of([called], ['c'])).toEqual([]);
    expect(of([called], [])).toHaveLength(1);
    // No doctor serves the queue, or it is a doctor's own line.
    expect(of([waits('anna', 20)], ['b'], [])).toHaveLength(1);
    const own = waits('anna', 20, { queueId: null, practitionerId: 'c' });
    expect(of([own], ['a'])).toMatchObject([{ name: 'Dr C' }]);
    expect(of([own], ['c'])).toEqual([]);
    // A patient who comes early waits from the appointed time, unless the priority is urgent.
    const early = { appointedAt: since(5) };
    expect(of([waits('anna', 60, early)], [])).toEqual([]);
    expect(of([waits('anna', 60, { ...early, priority: 'UR' })], [])).toHaveLength(1);
    // After it was taken on, it appears again as a new one once the limit has passed again.
    expect(of([waits('anna', 60, { longWaitSeenAt: since(10) })], [])).toEqual([]);
    const [first] = of([waits('anna', 60)], []);
    const [again] = of([waits('anna', 60, { longWaitSeenAt: since(16) })], []);
    expect(again?.id).not.toBe(first?.id);
  });

  it('is an unanswered message, and a new one where the patient writes again', () => {
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
