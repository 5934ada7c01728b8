import { describe, expect, it } from '@jest/globals';
import { typedCode } from './typed-code.ts';

describe('a code of six digits', () => {
  it.each([
    '347956',
    '347 956',
    '347-956',
    '347–956',
    ' 347.956 ',
    '３４７９５６',
    '٣٤٧٩٥٦',
    '३४७ ९५६',
    '\u200E347956',
  ])('%j is read', (text) => {
    expect(typedCode(text)).toBe('347956');
  });

  it('is not read from anything else', () => {
    expect(typedCode('34795O')).toBe('34795O');
  });
});
