import { describe, expect, it } from '@jest/globals';
import { unsignedOf } from './unsigned.ts';

const note = (status: 'final' | 'preliminary') => ({ type: 'note', status }) as const;
const prescription = (status: 'final' | 'preliminary') =>
  ({ type: 'prescription', status }) as const;

describe('the unsigned documents of a visit', () => {
  it('include the note always, and a prescription where one was begun', () => {
    expect(unsignedOf([])).toEqual(['note']);
    expect(unsignedOf([note('preliminary')])).toEqual(['note']);
    expect(unsignedOf([note('final')])).toEqual([]);
    expect(unsignedOf([note('final'), note('preliminary')])).toEqual([]);
    expect(unsignedOf([note('final'), prescription('final')])).toEqual([]);
    expect(unsignedOf([note('final'), prescription('final'), prescription('preliminary')])).toEqual(
      ['prescription'],
    );
  });
});
