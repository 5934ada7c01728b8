import { describe, expect, it } from '@jest/globals';
import { isPassing, problemOf, stateOf } from './device-problem.ts';

const thrown = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

describe('problemOf', () => {
  it.each([
    [thrown('NotAllowedError', 'Permission denied'), 'refused', 'refused'],
    [thrown('NotAllowedError', 'Permission denied by system'), 'blocked', 'refused'],
    [thrown('NotFoundError'), 'missing', 'missing'],
    [thrown('NotReadableError'), 'in-use', 'refused'],
    ['no error at all', 'failed', 'refused'],
  ] as const)('%s is %s, shown to others as %s', (error, problem, state) => {
    expect(problemOf(error)).toBe(problem);
    expect(stateOf(problem, 'microphone')).toBe(state);
  });
});

describe('stateOf', () => {
  it('distinguishes an interrupted microphone from one that the person turned off', () => {
    expect(stateOf('interrupted', 'microphone')).toBe('silent');
    expect(stateOf('interrupted', 'camera')).toBe('off');
    expect(stateOf('silent', 'microphone')).toBe('silent');
  });
});

describe('isPassing', () => {
  it('is true for a problem that calls for reopening on return, not for a mute at the headset', () => {
    expect((['interrupted', 'in-use', 'failed'] as const).every(isPassing)).toBe(true);
    expect((['silent', 'refused', 'missing', null] as const).some(isPassing)).toBe(false);
  });
});
