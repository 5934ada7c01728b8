import { describe, expect, it } from '@jest/globals';
import {
  networkOn,
  orderOfList,
  type OutreachDay,
  type OutreachParticipant,
  outreachWarnings,
  placesOf,
  powerOn,
} from '@teleward/contracts';

/** A Tuesday. */
const date = '2026-12-01';

const site = {
  power: [
    { weekday: 2, from: '10:00', to: '13:00', source: 'mains' as const },
    { weekday: 2, from: '12:30', to: '15:30', source: 'battery' as const },
    { weekday: 3, from: '00:00', to: '24:00', source: 'mains' as const },
  ],
  network: [
    { weekday: 2, from: '08:30', to: '11:00', carries: 'video' as const },
    { weekday: 2, from: '12:00', to: '15:00', carries: 'audio' as const },
  ],
};

const rao = { id: 'a', practitionerId: 'rao', from: '10:00', to: '12:00' };
const menon = { id: 'b', practitionerId: 'menon', from: '12:00', to: '15:00' };
const lead = {
  ...{ id: 'c', memberId: 'rekha', name: null, role: 'lead' as const },
  ...{ from: '09:00', to: '16:00' },
};
const plan = { date, from: '10:00', to: '15:00', doctors: [rao, menon], team: [lead] };

const quiet: OutreachDay = {
  ...{ dayOff: null, others: [] },
  doctors: ['rao', 'menon'].map((id) => ({ id, dayOff: null, busy: [] })),
};

const somebody = (
  name: string,
  more: Partial<Pick<OutreachParticipant, 'priority' | 'village' | 'carriedFrom'>> = {},
): OutreachParticipant => ({
  ...{ participantId: name, version: 1, patient: null, person: { name, age: null } },
  ...{ source: 'booked', priority: 'R', expectedAt: null, village: null, reason: '' },
  ...{ carriedFrom: null, carriedFromDate: null, state: 'expected', number: null, steps: {} },
  ...{ addedAt: '2026-11-01T00:00:00.000Z', ...more },
});

describe('power and network of a day', () => {
  it('are those of its weekday, the better where two hold, none outside of what is known', () => {
    expect(powerOn(site.power, date, { from: '09:00', to: '16:00' })).toEqual([
      { from: '09:00', to: '10:00', value: 'none' },
      { from: '10:00', to: '13:00', value: 'mains' },
      { from: '13:00', to: '15:30', value: 'battery' },
      { from: '15:30', to: '16:00', value: 'none' },
    ]);
    expect(networkOn(site.network, '2026-12-02', { from: '09:00', to: '16:00' })).toEqual([
      { from: '09:00', to: '16:00', value: 'none' },
    ]);
  });

  it('are not known where nobody said anything', () => {
    expect(powerOn([], date, { from: '09:00', to: '16:00' })).toEqual([
      { from: '09:00', to: '16:00', value: null },
    ]);
  });
});

describe('a plan', () => {
  it('is warned of battery, of a network without pictures and of hours without any', () => {
    const warnings = outreachWarnings(plan, site, quiet, 0);
    expect(warnings).toEqual([
      { kind: 'no-network', practitionerId: 'rao', from: '11:00', to: '12:00' },
      { kind: 'battery', practitionerId: 'menon', from: '13:00', to: '15:00' },
      { kind: 'audio', practitionerId: 'menon', from: '12:00', to: '15:00' },
    ]);
  });

  it('is warned of days off, of what the doctors have, and of another session there', () => {
    const day: OutreachDay = {
      dayOff: 'Deepavali',
      others: [
        { sessionId: 'x', from: '14:00', to: '17:00', programme: 'Antenatal' },
        { sessionId: 'y', from: '15:00', to: '17:00', programme: 'Evening' },
      ],
      doctors: [
        { id: 'rao', dayOff: 'Leave', busy: [{ from: '11:30', to: '12:30', site: null }] },
        { id: 'menon', dayOff: null, busy: [{ from: '08:00', to: '12:00', site: 'Kotagiri' }] },
      ],
    };
    const nowhere = { power: [], network: [] };
    expect(outreachWarnings(plan, nowhere, day, 0)).toEqual([
      { kind: 'day-off', reason: 'Deepavali' },
      { kind: 'other-session', from: '14:00', to: '17:00', programme: 'Antenatal' },
      { kind: 'doctor-off', practitionerId: 'rao', reason: 'Leave' },
      {
        ...{ kind: 'doctor-busy', practitionerId: 'rao', site: null },
        ...{ from: '11:30', to: '12:00' },
      },
    ]);
  });

  it('is warned of nobody who goes or is online, and of hours outside its own', () => {
    const nobody = { ...plan, doctors: [], team: [] };
    expect(outreachWarnings(nobody, site, null, 5)).toEqual([
      { kind: 'no-team' },
      { kind: 'no-doctor' },
    ]);
    const early = { ...plan, doctors: [{ ...rao, from: '09:00' }] };
    const nowhere = { power: [], network: [] };
    expect(outreachWarnings(early, nowhere, quiet, 0)).toEqual([
      { kind: 'outside-hours', practitionerId: 'rao', from: '09:00', to: '12:00' },
    ]);
  });

  it('has places by the length of a visit, and none where the network is gone', () => {
    expect(placesOf(plan, { power: [], network: [] }, 15)).toBe(20);
    // An hour of Dr Rao has no network.
    expect(placesOf(plan, site, 15)).toBe(16);
    expect(placesOf(plan, site, 45)).toBe(5);
    expect(outreachWarnings(plan, site, quiet, 17).at(-1)).toEqual({
      ...{ kind: 'too-many', people: 17, places: 16 },
    });
    expect(outreachWarnings(plan, site, quiet, 16).map(({ kind }) => kind)).not.toContain(
      'too-many',
    );
  });
});

describe('the list', () => {
  it('goes by priority, then by who waited since an earlier day, then by distance', () => {
    const villages = [
      { name: 'Aravenu', km: 0 },
      { name: 'Kilkotagiri', km: 12 },
      { name: 'Sholur', km: 19 },
    ];
    const listed = orderOfList(
      [
        somebody('near', { village: 'Aravenu' }),
        somebody('far', { village: 'sholur ' }),
        somebody('nowhere'),
        somebody('carried', { village: 'Kilkotagiri', carriedFrom: 'line' }),
        somebody('urgent', { priority: 'UR' }),
        somebody('emergency', { priority: 'EM', village: 'Kilkotagiri' }),
      ],
      villages,
    );
    expect(listed.map(({ participant, reasons }) => [participant.participantId, reasons])).toEqual([
      ['emergency', ['priority', 'distance']],
      ['urgent', ['priority']],
      ['carried', ['carried-over', 'distance']],
      ['far', ['distance']],
      ['near', []],
      ['nowhere', []],
    ]);
  });
});
