import { describe, expect, it } from '@jest/globals';
import { type Disclosure } from '@teleward/contracts';
import { disclosureDays } from './disclosure-days.ts';

const access = (at: string, more: Partial<Disclosure> = {}): Disclosure => ({
  ...{ id: at, at, by: 'staff', name: 'Asha', roles: ['doctor'] },
  ...{ kind: 'note-written', refused: false, linkMadeBy: null },
  ...more,
});
const days = (disclosures: readonly Disclosure[]) =>
  disclosureDays(disclosures, (at) => at.slice(0, 10));

describe('disclosures by day', () => {
  it('group repeated actions of one person, with first and last time', () => {
    const [day] = days([
      access('2026-11-24T10:30:00Z'),
      access('2026-11-24T10:20:00Z', { kind: 'visit-opened' }),
      access('2026-11-24T10:10:00Z'),
    ]);
    expect(day?.visitors).toHaveLength(1);
    expect(day?.visitors[0]?.groups).toEqual([
      expect.objectContaining({ first: '2026-11-24T10:10:00Z', last: '2026-11-24T10:30:00Z' }),
      expect.objectContaining({ kind: 'visit-opened' }),
    ]);
  });

  it('separate actions through links made by different people', () => {
    const byLink: Partial<Disclosure> = { by: 'link', name: null, roles: [], kind: 'link-opened' };
    const [day] = days([
      access('2026-11-24T10:20:00Z', { ...byLink, linkMadeBy: 'Li' }),
      access('2026-11-24T10:10:00Z', byLink),
    ]);
    expect(day?.visitors).toHaveLength(1);
    expect(day?.visitors[0]?.groups.map(({ linkMadeBy }) => linkMadeBy)).toEqual(['Li', null]);
  });

  it('separate days, people, roles and refusals', () => {
    const found = days([
      access('2026-11-24T10:00:00Z'),
      access('2026-11-24T09:00:00Z', { refused: true }),
      access('2026-11-24T08:00:00Z', { roles: ['nurse'] }),
      access('2026-11-24T07:00:00Z', { name: 'Li' }),
      access('2026-11-23T10:00:00Z'),
    ]);
    expect(found.map(({ day, visitors }) => [day, visitors.length])).toEqual([
      ['2026-11-24', 3],
      ['2026-11-23', 1],
    ]);
    expect(found[0]?.visitors[0]?.groups).toHaveLength(2);
    expect(days([])).toEqual([]);
  });
});
