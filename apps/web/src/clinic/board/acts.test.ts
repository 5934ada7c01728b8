import { describe, expect, it } from '@jest/globals';
import { type AppointmentRow, type WaitingEntry } from '@teleward/contracts';
import { type Act, actsFor, type Viewer } from './acts.ts';
import { type BoardPerson } from './people.ts';

const now = Date.parse('2026-03-01T10:00:00.000Z');
const doctor: Viewer = { id: 'a', isDoctor: true, readsVisits: true };
const colleague: Viewer = { ...doctor, id: 'b' };
const nurse: Viewer = { id: 'n', isDoctor: false, readsVisits: true };
const desk: Viewer = { id: 'd', isDoctor: false, readsVisits: false };

const booked = (more: Partial<AppointmentRow> = {}): BoardPerson => ({
  encounterId: '1',
  row: {
    ...{ status: 'planned', appointmentStatus: 'booked', mode: 'video', undelivered: false },
    ...{ walkIn: false, startsAt: '2026-03-01T11:00:00.000Z', practitioner: { id: 'a' } },
    ...more,
  } as AppointmentRow,
  entry: null,
  ...{ servedBy: [], isShared: false },
});

const waiting = (more: Partial<WaitingEntry> = {}): BoardPerson => ({
  ...booked({ status: 'arrived' }),
  entry: {
    ...{ state: 'waiting', present: true, priority: 'R', calledBy: null },
    ...more,
  } as WaitingEntry,
  servedBy: ['a'],
});

const main = (person: BoardPerson, viewer: Viewer): Act | null => actsFor(person, viewer, now).main;
const more = (person: BoardPerson, viewer: Viewer): readonly Act[] =>
  actsFor(person, viewer, now).more.flat();

describe('the main action of a row', () => {
  it.each<[string, BoardPerson, readonly (Act | null)[]]>([
    ['who waits', waiting(), ['callIn', 'open', 'open', 'write']],
    ['who waits, not connected', waiting({ present: false }), Array(4).fill('phone') as Act[]],
    ['on hold', waiting({ state: 'held' }), Array(4).fill('resume') as Act[]],
    [
      'who was called by the doctor',
      waiting({ state: 'called', calledBy: 'a' }),
      ['rejoin', 'open', 'open', 'write'],
    ],
    [
      'in a visit',
      booked({ status: 'in-progress', startsAt: '2026-03-01T09:00:00.000Z' }),
      ['rejoin', 'open', 'open', null],
    ],
    ['who comes later', booked(), ['open', 'open', 'open', 'link']],
    ['whose message failed', booked({ undelivered: true }), Array(4).fill('link') as Act[]],
    [
      'who is due and not there',
      booked({ startsAt: '2026-03-01T09:55:00.000Z' }),
      Array(4).fill('phone') as Act[],
    ],
    ['who is seen by telephone', booked({ mode: 'telephone' }), Array(4).fill('phone') as Act[]],
    ['who is over', booked({ status: 'finished' }), ['summary', 'summary', 'summary', null]],
  ])('%s depends on who looks', (_who, person, expected) => {
    expect([doctor, colleague, nurse, desk].map((viewer) => main(person, viewer))).toEqual(
      expected,
    );
  });
});

describe('the menu of a row', () => {
  it('has every other action for a waiting patient', () => {
    expect(more(waiting(), doctor)).toEqual([
      ...['open', 'hold', 'transfer', 'EM', 'UR', 'write', 'phone', 'link', 'guests'],
      ...['messages', 'noShow', 'cancel'],
    ]);
    // The front desk opens no visit and does not set the priority.
    expect(more(waiting(), desk)).toEqual([
      ...['hold', 'transfer', 'phone', 'link', 'guests', 'messages', 'noShow', 'cancel'],
    ]);
    expect(more(waiting({ present: false }), doctor)).toContain('callIn');
    expect(more(waiting({ state: 'called', calledBy: 'a' }), desk)).toContain('return-to-queue');
  });

  it('changes with the appointment', () => {
    expect(more(booked(), desk)).toEqual(['phone', 'guests', 'move', 'messages', 'cancel']);
    const due = booked({ startsAt: '2026-03-01T09:55:00.000Z' });
    expect(more(due, desk)).toContain('noShow');
    expect(more(booked({ walkIn: true }), desk)).toEqual(['phone', 'guests', 'cancel']);
    const gone = booked({ status: 'cancelled', appointmentStatus: 'noshow' });
    expect(more(gone, desk)).toEqual(['messages', 'undoNoShow']);
  });

  it('has only the queue’s actions where the appointment is not today', () => {
    const person = { ...waiting(), row: null };
    expect(more(person, desk)).toEqual(['hold', 'transfer', 'phone', 'link', 'guests', 'noShow']);
  });
});
