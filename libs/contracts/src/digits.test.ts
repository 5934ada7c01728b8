import { describe, expect, it } from '@jest/globals';
import { plainDigits } from './digits.ts';

describe('plainDigits', () => {
  it.each([
    ['Arabic', '٠١٢٣٤٥٦٧٨٩'],
    ['Persian', '۰۱۲۳۴۵۶۷۸۹'],
    ['Devanagari', '०१२३४५६७८९'],
    ['Bengali', '০১২৩৪৫৬৭৮৯'],
    ['Tamil', '௦௧௨௩௪௫௬௭௮௯'],
    ['Thai', '๐๑๒๓๔๕๖๗๘๙'],
    ['Khmer', '០១២៣៤៥៦៧៨៩'],
    ['Myanmar', '၀၁၂၃၄၅၆၇၈၉'],
    ['full-width', '０１２３４５６７８９'],
    ['bold', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'],
    ['plain', '0123456789'],
  ])('reads %s digits', (_script, digits) => {
    expect(plainDigits(digits)).toBe('0123456789');
  });

  it('leaves everything else', () => {
    expect(plainDigits('P-４K (+९१) 三')).toBe('P-4K (+91) 三');
  });
});
