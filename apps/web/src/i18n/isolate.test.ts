import { describe, expect, it } from '@jest/globals';
import { isolate } from './isolate.ts';

describe('a value in a sentence', () => {
  it.each(['Anna', '王芳', '12 min', ''])('%j stays as it is', (value) => {
    expect(isolate(value)).toBe(value);
  });

  it.each(['דוד 3', 'محمد (2)'])('%j is isolated', (value) => {
    expect(isolate(value)).toBe(`\u2068${value}\u2069`);
  });
});
