import { describe, expect, it } from '@jest/globals';
import { type Intake } from '@teleward/contracts';
import { toldBefore } from './told-before.ts';

const answered = (answers: NonNullable<Intake['response']>['answers']): Intake => ({
  form: { version: 1, items: [], source: '' },
  response: {
    ...{ status: 'completed', language: 'en', priority: null, answers },
    authoredAt: '2026-11-28T10:00:00.000Z',
  },
});

describe('what was told before the visit', () => {
  it('is what was written, that there is none, or nothing', () => {
    const told = { allergies: true, 'which-allergies': ' penicillin ', medicines: false };
    expect(toldBefore(answered(told))).toEqual({ allergies: 'penicillin', medicines: false });
    expect(toldBefore(answered({ allergies: true }))).toEqual({ allergies: null, medicines: null });
    const none = { form: { version: 1, items: [], source: '' }, response: null };
    expect(toldBefore(none)).toEqual({ allergies: null, medicines: null });
  });
});
