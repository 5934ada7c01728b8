import { describe, expect, it } from '@jest/globals';
import {
  type OutreachParticipant,
  type OutreachRun,
  type ParticipantDay,
} from '@teleward/contracts';
import { amountTyped } from './amounts.ts';
import { doctorsOfDay, peopleOfDay, type PersonOfDay, unseenOf } from './people-of-day.ts';

const at = '2026-12-01T05:00:00.000Z';

const patientOf = (name: string): OutreachParticipant['patient'] => ({
  ...{ id: name, identifier: 'P-1', name, birthDate: '1980', gender: 'female', language: 'en' },
});

const participantOf = (
  name: string,
  more: Partial<OutreachParticipant> = {},
): OutreachParticipant => ({
  ...{ participantId: name, version: 1, patient: patientOf(name), person: null },
  ...{ source: 'booked', priority: 'R', expectedAt: null, village: null, reason: '' },
  ...{ carriedFrom: null, carriedFromDate: null, state: 'here', number: 1 },
  ...{ steps: { 'check-in': at }, addedAt: at, ...more },
});

const visitOf = (
  status: NonNullable<ParticipantDay['visit']>['status'],
): ParticipantDay['visit'] => ({
  ...{ encounterId: 'e', status, practitioner: { id: 'd', name: 'Dr Rao' }, endedAt: null },
});

type Line = readonly [OutreachParticipant, Partial<ParticipantDay>?];

function people(lines: readonly Line[], mayCare = true, hasDoctor = true): readonly PersonOfDay[] {
  const participants = lines.map(([participant]) => participant);
  const days = lines.map(([{ participantId, number }, more]): ParticipantDay => ({
    ...{ participantId, arrivedAt: number === null ? null : at, priorityReason: null },
    ...{
      doctorLater: false,
      visit: null,
      handedOut: [],
      listedAs: null,
      unseenReason: null,
      ...more,
    },
  }));
  const hours = { from: '10:00', to: '12:00' };
  const doctors = hasDoctor ? [{ id: 'l', practitionerId: 'd', name: 'Dr Rao', ...hours }] : [];
  const session = { participants, doctors } as unknown as OutreachRun['session'];
  return peopleOfDay({ session, days }, mayCare);
}

const nextOf = (line: Line, mayCare = true): PersonOfDay['next'] | undefined =>
  people([line], mayCare)[0]?.next;

const taken = { steps: { 'check-in': at, vitals: at } };

describe('what is next for somebody', () => {
  it.each<readonly [string, Line, PersonOfDay['next']]>([
    ['is expected', [participantOf('a', { state: 'expected', number: null })], 'arrive'],
    [
      'has no record',
      [participantOf('a', { patient: null, person: { name: 'a', age: 7 } })],
      'register',
    ],
    ['came', [participantOf('a')], 'vitals'],
    ['had vitals taken', [participantOf('a', taken)], 'send'],
    ['has a link', [participantOf('a', taken), { visit: visitOf('planned') }], 'open'],
    ['waits', [participantOf('a', taken), { visit: visitOf('arrived') }], 'open-again'],
    ['was called off', [participantOf('a', taken), { visit: visitOf('cancelled') }], 'send'],
    ['was seen', [participantOf('a', taken), { visit: visitOf('finished') }], 'hand-out'],
    ['is an emergency', [participantOf('a', { priority: 'EM', patient: null })], 'phone'],
    [
      'is an emergency in a call',
      [participantOf('a', { priority: 'EM', ...taken }), { visit: visitOf('in-progress') }],
      null,
    ],
    ['went home', [participantOf('a', { state: 'done' })], null],
  ])('who %s', (_words, line, next) => {
    expect(nextOf(line)).toBe(next);
  });

  it('is never a doctor where none is in the plan', () => {
    const without = (line: Line, mayCare = true) => people([line], mayCare, false)[0];
    expect(without([participantOf('a')])?.next).toBe('vitals');
    expect(without([participantOf('a', taken)])?.next).toBe('hand-out');
    expect(without([participantOf('a', taken)], false)?.next).toBe('finish');
    expect(without([participantOf('a', taken)])?.steps).toEqual(['check-in', 'vitals', 'medicine']);
    expect(unseenOf(people([[participantOf('a', taken)]], true, false))).toEqual([]);
    expect(unseenOf(people([[participantOf('a')]], true, false))).toHaveLength(1);
  });

  it('is nothing that a desk may not do', () => {
    expect(nextOf([participantOf('a')], false)).toBe('send');
    expect(nextOf([participantOf('a', taken), { visit: visitOf('finished') }], false)).toBeNull();
  });
});

describe('the list', () => {
  it('has emergencies first, then who came first, then who is expected first', () => {
    const expected = { state: 'expected', number: null } as const;
    const found = people([
      [participantOf('later', { ...expected, expectedAt: '11:15' })],
      [participantOf('sooner', { ...expected, expectedAt: '09:15' })],
      [participantOf('some time', expected)],
      [participantOf('second', { number: 2 })],
      [participantOf('tenth', { number: 10 })],
      [participantOf('urgent', { number: 11, priority: 'UR' })],
      [participantOf('emergency', { number: 12, priority: 'EM' })],
    ]);
    expect(found.map(({ name }) => name)).toEqual([
      ...['emergency', 'urgent', 'second', 'tenth', 'sooner', 'later', 'some time'],
    ]);
  });

  it('knows the step that is due: without a record it is still the check-in', () => {
    const [none, vitals, doctor] = people([
      [participantOf('a', { patient: null, person: { name: 'a', age: 7 } })],
      [participantOf('b', { number: 2 })],
      [participantOf('c', { number: 3, ...taken })],
    ]);
    expect([none?.step, vitals?.step, doctor?.step]).toEqual(['check-in', 'vitals', 'doctor']);
  });

  it('knows who came and was not seen', () => {
    const found = people([
      [participantOf('seen'), { visit: visitOf('finished') }],
      [participantOf('waits'), { visit: visitOf('arrived') }],
      [participantOf('here')],
      [participantOf('home', { state: 'done' })],
      [participantOf('absent', { state: 'expected', number: null })],
    ]);
    expect(unseenOf(found).map(({ name }) => name)).toEqual(['waits', 'here']);
  });
});

describe('the doctor to send somebody to', () => {
  const line = (practitionerId: string, from: string, to: string) => ({
    ...{ id: practitionerId + from, practitionerId, name: practitionerId, from, to },
  });

  it('is there, has hours now, and has the fewest who wait', () => {
    const doctors = [
      line('away', '10:00', '12:00'),
      line('busy', '10:00', '12:00'),
      line('free', '10:00', '12:00'),
      line('early', '08:00', '10:00'),
    ];
    const here = new Set(['busy', 'free', 'early']);
    const waiting = [{ practitionerId: 'busy' }, { practitionerId: 'busy' }];
    const found = doctorsOfDay(doctors, here, waiting, '10:40');
    expect(found.map(({ id }) => id)).toEqual(['free', 'busy', 'early', 'away']);
    expect(found[1]).toMatchObject({ waiting: 2, isHere: true, isDue: true });
    // Not told yet who is there.
    expect(doctorsOfDay(doctors, null, [], '08:30')[0]).toMatchObject({
      id: 'early',
      isHere: null,
    });
  });
});

describe('an amount', () => {
  it.each([
    ['12', 12],
    ['１２', 12],
    [' 0 ', 0],
    ['', null],
    ['31', undefined],
    ['1.5', undefined],
    ['-1', undefined],
    ['two', undefined],
  ])('%j is read as %p', (text, amount) => {
    expect(amountTyped(text, 30)).toBe(amount);
  });
});
