import { describe, expect, it } from '@jest/globals';
import { SingleLineText, Phone, plainDigits } from '@teleward/contracts';

const Name = SingleLineText(120).min(1);

describe('a name', () => {
  it.each([
    ['Anna\u202E gnp.', 'Anna gnp.'],
    ['\u2067Anna\u2069', 'Anna'],
    ['\u200EAnna\u200F Bauer', 'Anna Bauer'],
    ['An\u200Bna', 'Anna'],
    ['Anna\u2028Bauer', 'Anna Bauer'],
    ['علی\u200Cرضا', 'علی\u200Cرضا'],
    ['👩\u200D⚕️', '👩\u200D⚕️'],
    ['דוד 3', 'דוד 3'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(Name.parse(typed)).toBe(kept);
  });

  it.each(['\u200B', ' \u2060\u202E ', '\u3164', '\u2800', '\u200D', '', 'a\u0000', 'a\u0085b'])(
    '%j is refused',
    (typed) => {
      expect(Name.safeParse(typed).success).toBe(false);
    },
  );

  it('is measured after blanks are trimmed', () => {
    expect(SingleLineText(3).parse('a\u202Eb\u202Cc')).toBe('abc');
    expect(SingleLineText(3).safeParse('abcd').success).toBe(false);
  });
});

describe('a telephone number', () => {
  it.each([
    ['\u202A+91 98765 43210\u202C', '+91 98765 43210'],
    ['+٩١ ٩٨٧٦٥', '+91 98765'],
    ['１１２', '112'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(Phone.parse(typed)).toBe(kept);
  });
});

describe('digits of every script', () => {
  it.each([
    ['١٤ ٣ ١٩٥٦', '14 3 1956'],
    ['۱۴', '14'],
    ['१४', '14'],
    ['১৪', '14'],
    ['０９', '09'],
    ['𝟘𝟡𝟙', '091'],
    ['10²', '10²'],
    ['½', '½'],
  ])('%s are read as %s', (typed, read) => {
    expect(plainDigits(typed)).toBe(read);
  });
});
