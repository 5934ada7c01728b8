import { describe, expect, it } from '@jest/globals';
import { type ClinicalFact, FactContent, type Intake } from '@teleward/contracts';
import { notRecordedYet, toldBefore } from './told-before.ts';

const answered = (answers: NonNullable<Intake['response']>['answers']): Intake => ({
  form: { version: 1, items: [], source: '' },
  response: {
    ...{ status: 'completed', language: 'en', priority: null, answers },
    authoredAt: '2026-11-28T10:00:00.000Z',
  },
});

describe('what was told before the visit', () => {
  it('is the patient’s text, a statement of none, or nothing', () => {
    const told = { allergies: true, 'which-allergies': ' penicillin ', medicines: false };
    expect(toldBefore(answered(told))).toEqual({ allergies: 'penicillin', medicines: false });
    expect(toldBefore(answered({ allergies: true }))).toEqual({ allergies: true, medicines: null });
    const none = { form: { version: 1, items: [], source: '' }, response: null };
    expect(toldBefore(none)).toEqual({ allergies: null, medicines: null });
  });

  const fact = (of: object): ClinicalFact => ({
    ...{ factId: '0190a000-0000-7000-8003-000000000001', version: 1, status: 'active' },
    content: FactContent.parse({
      ...{ resourceType: 'AllergyIntolerance', source: 'patient', onDate: null, ...of },
    }),
    recordedBy: { id: '0190a000-0000-7000-8003-000000000002', name: 'Dr X' },
    recordedAt: '2025-11-28T10:00:00.000Z',
  });
  const none = fact({ code: 'no-known-allergy' });
  const latex = fact({
    ...{ code: 'substance', substance: 'latex', reaction: '', type: null, severity: null },
    verification: 'unconfirmed',
  });

  it('stays listed until it is recorded, whatever was recorded before', () => {
    const told = 'penicillin: throat swelled';
    expect(notRecordedYet(told, [])).toBe(told);
    expect(notRecordedYet(told, [none])).toBe(told);
    expect(notRecordedYet(told, [latex])).toBe(told);
    expect(notRecordedYet('latex, penicillin', [latex])).toBe('latex, penicillin');
    expect(notRecordedYet('Latex: rash', [none, latex])).toBeNull();
    expect(notRecordedYet('Latex: rash', [{ ...latex, status: 'ended' }])).toBe('Latex: rash');
    expect(notRecordedYet(true, [none])).toBe(true);
    expect(notRecordedYet(true, [latex])).toBeNull();
    expect(notRecordedYet('none', [])).toBeNull();
    expect(notRecordedYet(false, [none])).toBeNull();
  });
});
