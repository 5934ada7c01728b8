import { describe, expect, it } from '@jest/globals';
import { OutreachPlan } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { emptyDraft, planOf, problemsOf } from './plan-draft.ts';

const siteId = randomUUID();
const draft = { ...emptyDraft(siteId, '2026-12-01', 'en'), programme: ' Antenatal ' };
const [id, other] = [randomUUID(), randomUUID()];

describe('a plan that is typed', () => {
  it('is sent as the contract has it', () => {
    const typed = {
      ...draft,
      team: [
        {
          ...{ id, memberId: null, name: ' Suresh ', role: 'driver' as const },
          ...{ from: '07:00', to: '17:00' },
        },
      ],
      stock: [{ id: other, name: ' ORS ', unit: ' sachets', planned: ' 60 ' }],
    };
    expect(problemsOf(typed)).toEqual({});
    expect(OutreachPlan.safeParse(planOf(typed))).toMatchObject({
      success: true,
      data: { programme: 'Antenatal', team: [{ name: 'Suresh' }], stock: [{ planned: 60 }] },
    });
  });

  it('says which of its fields and lines are missing or cannot be', () => {
    expect(problemsOf({ ...emptyDraft('', '', 'en'), from: '16:00', to: '09:00' })).toEqual({
      ...{ siteId: 'missing', date: 'missing', programme: 'missing', hours: 'hours' },
    });
    const doctors = [
      { id, practitionerId: 'rao', from: '10:00', to: '12:00' },
      { id: other, practitionerId: 'rao', from: '11:00', to: '13:00' },
    ];
    expect(problemsOf({ ...draft, doctors })).toEqual({ [other]: 'twice' });
    const stock = [
      { id, name: '', unit: '', planned: '1' },
      { id: other, name: 'ORS', unit: '', planned: '1.5' },
    ];
    expect(problemsOf({ ...draft, stock })).toEqual({ [id]: 'missing', [other]: 'count' });
  });
});
