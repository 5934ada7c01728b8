import { describe, expect, it } from '@jest/globals';
import { isWeakPassword } from './password-policy.ts';

const known = ['asha.rao@clinic.example', 'Asha Rao', 'Hill Clinic'];

describe('a new password', () => {
  it.each([
    'fourteen-chars',
    'password password',
    'Password!Password',
    '1234567890123456',
    'Correct Horse Battery Staple',
    'aaaaaaaaaaaaaaaaaaaa',
    'abababababababababab',
    'Asha Rao Asha Rao',
    'asha.rao@clinic.example',
    'Hill Clinic 2026!',
    'Teleward-Teleward',
    '!?!?!?!?!?!?!?!?',
    '               ',
  ])('%p is too easy to guess', (password) => {
    expect(isWeakPassword(password, known)).toBe(true);
  });

  it.each([
    'a-quiet-river-at-dawn',
    'seven lamps by the door',
    '山高月小水落石出清風徐來水波不興',
    '!"#$%&()*+,-./:;<=',
    '🦜🌋🥁🧭🪁🛶🦔🍐🎈🧵🪴🐚🧊🥥🛖',
    'The clinic on the hill opens at nine',
  ])('%p may be one', (password) => {
    expect(isWeakPassword(password, known)).toBe(false);
  });
});
