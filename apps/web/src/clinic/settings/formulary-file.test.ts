import { describe, expect, it } from '@jest/globals';
import { entriesFor, lineOfEntry, type FormularyEntry } from '@teleward/contracts';
import { readFormularyFile } from './formulary-file.ts';

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

const amoxicillin = { name: 'amoxicillin', form: 'capsule', strength: '500 mg', code: 'A1' };

describe('a file of a clinic’s drugs', () => {
  it.each([
    'name,form,strength,code\namoxicillin,capsule,500 mg,A1\n',
    '\uFEFFCode;Generic name;Strength;Dosage form;Price\nA1;amoxicillin;500 mg;capsule;3\n',
    '编码\t通用名\t规格\t剂型\nA1\tamoxicillin\t500 mg\tcapsule\n',
  ])('is read whatever the order and language of its columns', (text) => {
    expect(readFormularyFile(bytes(text))).toEqual({
      ...{ entries: [amoxicillin], wrong: [], repeated: 0 },
    });
  });

  it('reports the lines that are no drug, and keeps duplicates once', () => {
    const text = `name,strength\nzinc,20 mg\n,5 mg\nzinc,20 mg\n${'x'.repeat(200)},1 mg\n`;
    expect(readFormularyFile(bytes(text))).toEqual({
      entries: [{ name: 'zinc', form: '', strength: '20 mg', code: '' }],
      ...{ wrong: [3, 5], repeated: 1 },
    });
  });

  it.each([
    ['a file without names', 'price,stock\n1,2\n', 'no-name'],
    ['an empty one', 'name\n', 'empty'],
    [
      'one too long',
      `name\n${Array.from({ length: 1501 }, (_, at) => `d${at}`).join('\n')}`,
      'too-many',
    ],
  ])('that is %s is refused', (_, text, problem) => {
    expect(readFormularyFile(bytes(text))).toEqual({ problem });
  });
});

describe('suggestions for a line', () => {
  const entries: FormularyEntry[] = [
    amoxicillin,
    { ...amoxicillin, form: 'suspension', strength: '250 mg/5 ml' },
    { name: 'co-amoxiclav', form: 'tablet', strength: '500/125 mg', code: '' },
    { name: 'Ácido fólico', form: 'tablet', strength: '5 mg', code: '' },
    { name: '阿莫西林', form: '胶囊', strength: '500毫克', code: '' },
  ];
  const found = (begun: string): string[] => entriesFor(begun, entries, 5).map(lineOfEntry);

  it('lists names that begin with the text, then names that contain it', () => {
    expect(found('amox')).toEqual([
      ...['amoxicillin 500 mg capsule', 'amoxicillin 250 mg/5 ml suspension'],
      'co-amoxiclav 500/125 mg tablet',
    ]);
    expect(found('acido')).toEqual(['Ácido fólico 5 mg tablet']);
    expect(found('阿莫')).toEqual(['阿莫西林 500毫克 胶囊']);
  });

  it('lists the strengths of a drug, and nothing once one is typed', () => {
    expect(found('amoxicillin 2')).toEqual(['amoxicillin 250 mg/5 ml suspension']);
    expect(found('Amoxicillin 500 mg capsule')).toEqual([]);
    expect(found('a')).toEqual([]);
    expect(found('ibuprofen')).toEqual([]);
  });
});
