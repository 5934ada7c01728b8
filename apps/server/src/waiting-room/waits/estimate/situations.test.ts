import { describe, expect, it } from '@jest/globals';
import { usualRules } from '@teleward/contracts';
import { type Entry } from '../../../queue/lines.ts';
import { type TodaysVisit, type ClinicNow, situationsOf } from './situations.ts';

const minute = 60_000;
const now = Date.parse('2026-11-26T09:00:00Z');
const after = (minutes: number): number => now + minutes * minute;

const entry = (encounterId: string, more: Partial<Entry> = {}): Entry => ({
  ...{ encounterId, queueId: null, practitionerId: 'a', priority: 'R', state: 'waiting' },
  ...{ appointedAt: new Date(after(5)), arrivedAt: new Date(after(-10)), calledBy: null },
  ...{ rules: usualRules, ...more },
});
const visit = (id: string, more: Partial<TodaysVisit> = {}): TodaysVisit => ({
  ...{ id, practitionerId: 'a', status: 'planned', type: '10', appointedAt: after(30) },
  ...{ startedAt: null, endedAt: null, ...more },
});
const pair = {
  ...{ queueId: 'pair', name: 'Pair', practitionerIds: ['a', 'b'], rules: usualRules },
  isOpen: true,
};
const situation = (line: string, of: Partial<ClinicNow>) =>
  situationsOf({
    ...{ now, hour: 9, entries: [], visits: [], queues: [pair], isPresent: () => true, ...of },
  }).get(line);
const ids = (line: string, of: Partial<ClinicNow>) => situation(line, of)?.line.map(({ id }) => id);
const doctor = (of: Partial<ClinicNow>) =>
  situation('a', { entries: [entry('me')], ...of })?.doctors[0]?.state;

describe('the situation of a queue', () => {
  it('contains all patients whom its doctors may see, including expected ones, in order', () => {
    const entries = [
      entry('queued', { queueId: 'pair', practitionerId: 'b' }),
      entry('urgent', { queueId: 'pair', priority: 'UR', appointedAt: new Date(after(50)) }),
      entry('own', { appointedAt: new Date(after(2)) }),
      entry('elsewhere', { practitionerId: 'c' }),
      entry('called', { queueId: 'pair', state: 'called', calledBy: 'b' }),
    ];
    const visits = [
      visit('soon', { practitionerId: 'b', appointedAt: after(3) }),
      visit('absent', { appointedAt: after(-60) }),
      visit('tonight', { appointedAt: after(500) }),
      visit('other', { practitionerId: 'c' }),
      visit('queued', { practitionerId: 'b', status: 'arrived' }),
      visit('over', { status: 'finished', endedAt: after(-5) }),
    ];
    expect(ids('pair', { entries, visits })).toEqual(['urgent', 'own', 'soon', 'queued']);
    const line = situation('pair', { entries, visits })?.line ?? [];
    expect(line.map(({ onlyFor }) => onlyFor)).toEqual([null, 'a', null, null]);
    expect(line.map(({ presence }) => presence)).toEqual(['here', 'here', 'expected', 'here']);
  });

  it('contains what each doctor is doing', () => {
    const running = visit('x', { status: 'in-progress', startedAt: after(-7) });
    expect(doctor({ visits: [running] })).toEqual({ is: 'busy', since: after(-7), type: '10' });
    const ended = visit('x', { status: 'finished', startedAt: after(-20), endedAt: after(-4) });
    expect(doctor({ visits: [ended] })).toEqual({ is: 'free', since: after(-4) });
    const morning = { ...ended, endedAt: after(-600) };
    expect(doctor({ visits: [morning, visit('y')] })).toEqual({ is: 'expected', from: after(30) });
    expect(doctor({})).toEqual({ is: 'expected', from: now });
    const called = entry('z', { state: 'called', calledBy: 'a', practitionerId: 'b' });
    expect(doctor({ entries: [entry('me'), called], visits: [visit('z')] })).toEqual({
      ...{ is: 'busy', since: now, type: '10' },
    });
  });

  it('contains no doctor if none serves the queue', () => {
    const entries = [entry('me', { queueId: 'pair' })];
    const queues = [{ ...pair, practitionerIds: [] }];
    expect(situation('pair', { entries, queues })?.doctors).toEqual([]);
  });
});
