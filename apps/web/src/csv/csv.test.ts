import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.ts';

const cell = (text: string): string => csvOf([[text]]).slice(1, -2);

describe('a CSV file', () => {
  it('has a byte order mark, commas between cells and a line end after each row', () => {
    expect(
      csvOf([
        ['Name', '姓名'],
        ['', 'x'],
      ]),
    ).toBe('\uFEFFName,姓名\r\n,x\r\n');
  });

  it.each([
    ['Amber, Anna', '"Amber, Anna"'],
    ['the "hill"', '"the ""hill"""'],
    ['one\r\ntwo', '"one\r\ntwo"'],
    ['王小明；北路', '王小明；北路'],
    [' =1', ' =1'],
  ])('keeps %j as one cell', (text, written) => {
    expect(cell(text)).toBe(written);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+91 98400', "'+91 98400"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['＋91 98400', "'＋91 98400"],
    ['－2', "'－2"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('escapes %j, which a spreadsheet program would evaluate', (text, written) => {
    expect(cell(text)).toBe(written);
  });
});
