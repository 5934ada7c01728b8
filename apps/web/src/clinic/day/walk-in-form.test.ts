import { describe, expect, it } from '@jest/globals';
import { newPatientOf, problemsOf, type NewPatientForm } from './walk-in-form.ts';

const right: NewPatientForm = {
  ...{ name: ' Anna Amber ', birthDate: '1980-01-01', age: '', gender: 'female', language: 'en' },
  phone: '',
};

describe('somebody new', () => {
  it('has a name, a birth date that was, and a number that can be called', () => {
    const wrong = (form: Partial<NewPatientForm>) =>
      problemsOf({ ...right, ...form }, '2026-11-24');
    expect(wrong({})).toEqual({});
    expect(wrong({ birthDate: '2026-11-24', phone: '+91 98400-12342' })).toEqual({});
    expect(wrong({ name: ' ', birthDate: '', phone: 'none' })).toEqual({
      ...{ name: 'walkIn.missing', birthDate: 'walkIn.missing', phone: 'walkIn.wrongPhone' },
    });
    expect(wrong({ birthDate: '١٤.٣.١٩٥٦', phone: '٩٨٤٠٠ ١٢٣٤٢' })).toEqual({});
    expect(wrong({ birthDate: 'old' })).toEqual({ birthDate: 'walkIn.wrongDate' });
    expect(wrong({ birthDate: '2026-11-25' })).toEqual({ birthDate: 'walkIn.wrongDate' });
  });

  it('is born in a year, where nobody knows more', () => {
    const sent = newPatientOf({ ...right, birthDate: '１９５６' }, '2026-11-24');
    expect(sent.birthDate).toBe('1956');
  });

  it('is of an age, where nobody knows the year, and the year is marked as a guess', () => {
    const aged = { ...right, birthDate: '', age: '٦٠' };
    expect(problemsOf(aged, '2026-11-24')).toEqual({});
    expect(newPatientOf(aged, '2026-11-24')).toMatchObject({
      ...{ birthDate: '1966', birthDateEstimated: true },
    });
    expect(newPatientOf({ ...right, age: '60' }, '2026-11-24').birthDateEstimated).toBe(false);
    expect(problemsOf({ ...aged, age: '131' }, '2026-11-24')).toEqual({ age: 'walkIn.wrongAge' });
    expect(problemsOf({ ...aged, age: 'old' }, '2026-11-24')).toEqual({ age: 'walkIn.wrongAge' });
  });

  it('is sent without what was not typed', () => {
    expect(newPatientOf(right, '2026-11-24')).toMatchObject({ name: 'Anna Amber', phone: null });
    expect(newPatientOf({ ...right, phone: ' 112 ' }, '2026-11-24').phone).toBe('112');
  });
});
