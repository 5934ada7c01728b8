import { describe, expect, it } from '@jest/globals';
import { initialsOf } from './initials.ts';

describe('the letters of a name', () => {
  it.each([
    ['Kavya Nair', 'KN'],
    ['Dr Asha Rao', 'AR'],
    ['Dr. Vikram K. Sen', 'VS'],
    ['Selvi', 'S'],
    ['Asha Rao (night duty)', 'AR'],
    ['王建国', '王'],
    ['محمد علي', 'مع'],
    ['Dr', 'D'],
    ['José Ángel López', 'JL'],
    ['3', ''],
  ])('of %s are %s', (name, letters) => {
    expect(initialsOf(name)).toBe(letters);
  });
});
