import { describe, expect, it } from '@jest/globals';
import { inOtherUnit, readValues, type TypedValues } from './typed-values.ts';

const nothing: TypedValues = {
  ...{ systolic: null, diastolic: null, heartRate: null, respiratoryRate: null },
  ...{ oxygenSaturation: null, temperature: null, temperatureUnit: 'Cel' },
  ...{ glucose: null, glucoseUnit: '', meal: 'unknown', weight: null },
};

describe('typed vital signs', () => {
  it('are a set as soon as one value stands', () => {
    expect(readValues(nothing)).toEqual({ values: null, wrong: {} });
    expect(readValues({ ...nothing, heartRate: 72 })).toMatchObject({
      values: { heartRate: 72, bloodPressure: null, temperature: null },
      wrong: {},
    });
  });

  it.each<[string, Partial<TypedValues>, object]>([
    ['half a blood pressure', { systolic: 120 }, { bloodPressure: 'pair' }],
    ['pressures in the wrong order', { systolic: 80, diastolic: 120 }, { bloodPressure: 'order' }],
    ['a pressure of nobody', { systolic: 500, diastolic: 80 }, { bloodPressure: 'range' }],
    ['degrees of the other scale', { temperature: 98.6 }, { temperature: 'range' }],
    ['glucose in no unit', { glucose: 214 }, { glucose: 'unit' }],
    ['a glucose of nobody', { glucose: 214, glucoseUnit: 'mmol/L' }, { glucose: 'range' }],
  ])('say what is wrong with %s', (_name, typed, wrong) => {
    expect(readValues({ ...nothing, heartRate: 72, ...typed })).toEqual({ values: null, wrong });
  });

  it('tell glucose in the other unit', () => {
    expect(inOtherUnit(214, 'mg/dL')).toEqual({ value: 11.9, unit: 'mmol/L' });
    expect(inOtherUnit(11.9, 'mmol/L')).toEqual({ value: 214, unit: 'mg/dL' });
  });
});
