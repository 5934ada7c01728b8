import { describe, expect, it } from '@jest/globals';
import {
  guessFields,
  readImportDate,
  readImportFile,
  repeatedLines,
  valuesOf,
} from './import-file.ts';

const bytesOf = (text: string, mark = false): ArrayBuffer =>
  Uint8Array.from([...(mark ? [0xef, 0xbb, 0xbf] : []), ...new TextEncoder().encode(text)]).buffer;

describe('a file of patients', () => {
  it.each([
    ['commas', 'Name,Born\r\n"Amber, Anna",1980-01-01\r\n', false],
    ['semicolons and a byte order mark', 'Name;Born\n"Amber, Anna";1980-01-01\n\n', true],
    ['tabs', 'Name\tBorn\nAmber, Anna\t1980-01-01', false],
  ])('is read with %s', (_name, text, mark) => {
    expect(readImportFile(bytesOf(text, mark))).toEqual({
      file: { columns: ['Name', 'Born'], rows: [['Amber, Anna', '1980-01-01']] },
    });
  });

  it('keeps line ends and quotation marks within a cell, and characters of every script', () => {
    const text = 'Name,Address\n"王小明","1 ""Hill"" Road\nOoty"\n';
    expect(readImportFile(bytesOf(text))).toMatchObject({
      file: { rows: [['王小明', '1 "Hill" Road\nOoty']] },
    });
  });

  it.each([
    ['of another encoding', Uint8Array.from([0x4e, 0x0a, 0xe9, 0x0a]).buffer, 'not-text'],
    ['of a spreadsheet program', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]).buffer, 'not-text'],
    ['without lines', bytesOf('Name,Born\n'), 'empty'],
    ['with nothing', bytesOf(''), 'empty'],
    ['that is too long', bytesOf(`Name\n${'x\n'.repeat(50_001)}`), 'too-many'],
  ])('%s is refused', (_name, bytes, problem) => {
    expect(readImportFile(bytes)).toEqual({ problem });
  });
});

describe('columns', () => {
  it('are matched by their names, each field once', () => {
    expect(guessFields(['Full name', 'DOB', 'Sex', 'Mobile', 'Phone 2', 'Weight'])).toEqual([
      ...['name', 'birthDate', 'gender', 'phone', null, null],
    ]);
    expect(guessFields(['姓名', '出生日期', '性别'])).toEqual(['name', 'birthDate', 'gender']);
  });
});

describe('a date', () => {
  it.each([
    ['1980-1-5', 'day-month-year', '1980-01-05'],
    ['1980/01/05', 'month-day-year', '1980-01-05'],
    ['1980年1月5日', 'day-month-year', '1980-01-05'],
    ['1980', 'day-month-year', '1980'],
    ['5.1.1980', 'day-month-year', '1980-01-05'],
    ['5/1/1980', 'month-day-year', '1980-05-01'],
    ['5/1/1980', 'year-month-day', '5/1/1980'],
    ['next year', 'day-month-year', 'next year'],
    ['31.02.80', 'day-month-year', '31.02.80'],
  ] as const)('%s, %s', (typed, order, read) => {
    expect(readImportDate(typed, order)).toBe(read);
  });
});

describe('lines', () => {
  it('are converted by their columns’ fields', () => {
    expect(
      valuesOf(
        [' Anna ', '5.1.1980', 'x', ''],
        ['name', 'birthDate', null, 'phone'],
        'day-month-year',
      ),
    ).toEqual({ name: 'Anna', birthDate: '1980-01-05' });
  });

  it('of one person are detected, in either order of names', () => {
    const birthDate = '1980-01-05';
    const all = [
      ...[
        { name: 'Anna Amber', birthDate },
        { name: 'Bela', birthDate },
      ],
      ...[{ name: 'AMBER  anna', birthDate }, { name: 'Anna Amber', birthDate: '1981' }, {}],
    ];
    expect([...repeatedLines(all)]).toEqual([[2, 0]]);
  });
});
