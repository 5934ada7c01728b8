import { describe, expect, it } from '@jest/globals';
import { PatientFacts } from '@teleward/contracts';
import { emptyForm, factsOf, formOf, mergedForm, problemsOf } from './patient-form.ts';

const now = new Date('2026-11-28T12:00:00Z');
const least = { ...emptyForm('en'), name: ' Anna ', year: '1956' };

describe('the form of a patient', () => {
  it('accepts a single name and a year, and invents nothing', () => {
    expect(problemsOf(least, now)).toEqual({});
    const facts = factsOf(least, now);
    expect(PatientFacts.parse(facts)).toEqual(facts);
    expect(facts).toMatchObject({ name: 'Anna', birthDate: '1956', birthDateEstimated: false });
  });

  it('accepts an age in place of a birth date, marked as estimated', () => {
    const form = { ...least, year: '', age: '٤٥' };
    expect(factsOf(form, now)).toMatchObject({ birthDate: '1981', birthDateEstimated: true });
    // With a known date the age is ignored.
    expect(factsOf({ ...least, age: '45' }, now)).toMatchObject({ birthDate: '1956' });
  });

  it('says what is wrong', () => {
    expect(problemsOf(emptyForm('en'), now)).toEqual({
      ...{ name: 'missing', birthDate: 'birth.missing' },
    });
    expect(problemsOf({ ...least, day: '3' }, now)).toEqual({ birthDate: 'birth.missing' });
    expect(problemsOf({ ...least, year: '', age: 'old' }, now)).toEqual({ birthDate: 'wrongAge' });
    expect(problemsOf({ ...least, email: 'x' }, now)).toEqual({ email: 'wrongEmail' });
    expect(problemsOf({ ...least, contactPhone: '1' }, now)).toEqual({ contactName: 'missing' });
  });

  it('round-trips a known patient', () => {
    const facts: PatientFacts = {
      ...{ name: '王小明', called: 'Ming', birthDate: '1956-03', birthDateEstimated: false },
      ...{ gender: 'male', language: 'zh-Hans', phones: ['+911', '+912', '+913'] },
      ...{ email: 'm@x.example', address: 'Ooty', remark: 'Deaf' },
      identifiers: [
        { system: 'national', value: '1' },
        { system: 'insurance', value: '2' },
        { system: 'insurance', value: '3' },
      ],
      contact: { name: 'Li', relationship: 'Wife', phone: null },
    };
    const patient = { identifier: 'P-1', facts };
    expect(factsOf(formOf(patient, now), now)).toEqual(facts);
    const guessed = { ...facts, birthDate: '1981', birthDateEstimated: true };
    expect(factsOf(formOf({ ...patient, facts: guessed }, now), now)).toEqual(guessed);
  });
});

it('merges two desks’ changes, and names the fields that both changed', () => {
  const own = { ...least, address: 'Ooty', remark: 'Mine', phone: '1' };
  const theirs = { ...least, email: 'a@x.example', remark: 'Theirs', phone: '1' };
  expect(mergedForm(least, own, theirs)).toEqual({
    form: { ...least, email: 'a@x.example', address: 'Ooty', remark: 'Mine', phone: '1' },
    both: ['remark'],
  });
});
