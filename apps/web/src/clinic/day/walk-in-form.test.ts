import { describe, expect, it } from '@jest/globals';
import { newPatientOf, problemsOf, type NewPatientForm } from './walk-in-form.ts';

const right: NewPatientForm = {
  ...{ name: ' Anna Amber ', birthDate: '1980-01-01', age: '', gender: 'female', language: 'en' },
  phone: '',
};

describe('the walk-in form', () => {
  it('requires a name, a past birth date and a valid telephone number', () => {
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

  it('accepts a year of birth where no more is known', () => {
    const sent = newPatientOf({ ...right, birthDate: '１９５６' }, '2026-11-24');
    expect(sent.birthDate).toBe('1956');
  });

  it('accepts an age where the year is unknown, and marks the year as estimated', () => {
    const aged = { ...right, birthDate: '', age: '٦٠' };
    expect(problemsOf(aged, '2026-11-24')).toEqual({});
    expect(newPatientOf(aged, '2026-11-24')).toMatchObject({
      ...{ birthDate: '1966', birthDateEstimated: true },
    });
    expect(newPatientOf({ ...right, age: '60' }, '2026-11-24').birthDateEstimated).toBe(false);
    expect(problemsOf({ ...aged, age: '131' }, '2026-11-24')).toEqual({ age: 'walkIn.wrongAge' });
    expect(problemsOf({ ...aged, age: 'old' }, '2026-11-24')).toEqual({ age: 'walkIn.wrongAge' });
  });

  it('omits empty fields from the request', () => {
    expect(newPatientOf(right, '2026-11-24')).toMatchObject({ name: 'Anna Amber', phone: null });
    expect(newPatientOf({ ...right, phone: ' 112 ' }, '2026-11-24').phone).toBe('112');
  });
});
