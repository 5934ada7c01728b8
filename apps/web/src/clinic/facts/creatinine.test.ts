import { describe, expect, it } from '@jest/globals';
import { doubtOf } from './creatinine.ts';

describe('a value of creatinine', () => {
  it.each([
    ['umol/L', 9, { value: 0.1, unit: 'mg/dL' }],
    ['umol/L', 88, null],
    ['mg/dL', 1.2, null],
    ['mg/dL', 25, { value: 2211, unit: 'umol/L' }],
    ['mg/dL', 0.1, { value: 9, unit: 'umol/L' }],
  ])('in %s of %d is also shown in the other unit where it is unusual', (unit, value, other) => {
    const doubt = doubtOf(unit, value);
    if (other === null) expect(doubt).toBeNull();
    else expect(doubt).toMatchObject(other);
  });
});
