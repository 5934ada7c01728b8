import { describe, expect, it } from '@jest/globals';
import { PatientIndex, type Findable } from './patient-index.ts';
import { termsOf } from './query.ts';

const now = new Date('2026-11-28T12:00:00Z');
const person = (id: string, name: string, more: Partial<Findable> = {}): Findable => ({
  ...{ id, name, called: null, birthDate: '1980-01-01', phones: [], identifiers: [id] },
  ...{ active: true, ...more },
});

const index = new PatientIndex();
for (const one of [
  person('P-0412', 'Fatima Sheikh', { birthDate: '1987-01-30', phones: ['+919841234167'] }),
  person('P-0188', 'Fathima Shaikh', { birthDate: '1978', phones: ['+919999988820'] }),
  person('P-0001', 'Иван Петров', { phones: ['+79123456789'], birthDate: '1956-03' }),
  person('P-0002', '王小明', { birthDate: '1956-03-14', identifiers: ['P-0002', 'AB 77-12'] }),
  person('P-0003', 'Fatima Gone', { active: false }),
  person('KOLD-1', 'Maria'),
  person('P-WXYZAB', 'Anne-Marie Dupont'),
  person('P-ABC0DE', 'Nobody Else'),
]) {
  index.put(one);
}
const found = (text: string, limit = 10) => index.search(termsOf(text, now), limit);

describe('a search', () => {
  it.each([
    ['fatima shei', ['P-0412', 'P-0188']],
    ['sheikh fatima', ['P-0412', 'P-0188']],
    ['4167', ['P-0412']],
    ['98412 34167', ['P-0412']],
    ['0098 499', []],
    ['0091 98412', ['P-0412']],
    ['8 912 345-67-89', ['P-0001']],
    ['петр', ['P-0001']],
    ['xiaoming', ['P-0002']],
    ['wang xiao', ['P-0002']],
    ['wxm', ['P-0002']],
    ['明', ['P-0002']],
    ['ab7712', ['P-0002']],
    ['AB-77', ['P-0002']],
    ['p-ooo2', ['P-0002']],
    ['14.3.1956', ['P-0002', 'P-0001']],
    ['wang 1956', ['P-0002']],
    ['kold-1', ['KOLD-1']],
    // A random number may contain no digits, and characters may be misread from a card.
    ['P-WXYZAB', ['P-WXYZAB']],
    ['wxyzab', ['P-WXYZAB']],
    ['p-abcode', ['P-ABC0DE']],
    ['anne-marie', ['P-WXYZAB']],
    ['marie-anne dupont', ['P-WXYZAB']],
    ['zzz', []],
    ['maria 1981', []],
  ])('%s', (text, ids) => {
    expect(found(text)).toEqual(ids);
  });

  it('lists the best matches first and inactive patients last', () => {
    expect(found('fatima')).toEqual(['P-0412', 'P-0188', 'P-0003']);
    expect(found('fatima', 1)).toHaveLength(2);
  });

  it('follows a change', () => {
    const other = new PatientIndex();
    other.put(person('1', 'Anna Amber'));
    other.put(person('1', 'Anna Birch'));
    const ids = (text: string) => other.search(termsOf(text, now), 5);
    expect([ids('amber'), ids('birch'), other.size]).toEqual([[], ['1'], 1]);
    other.remove('1');
    expect([ids('birch'), other.size]).toEqual([[], 0]);
  });

  it('reports when most of its slots are outdated', () => {
    const worn = new PatientIndex();
    for (let change = 0; change < 1_000; change += 1) worn.put(person('1', 'Anna'));
    expect(worn.isWorn).toBe(false);
    worn.put(person('1', 'Anna'));
    expect(worn.isWorn).toBe(true);
  });
});

describe('a possible duplicate', () => {
  const alike = (name: string, more: object = {}) =>
    index
      .alike({ ...{ name, birthDate: null, phones: [], identifiers: [] }, ...more }, 5)
      .map(({ id, likenesses }) => [id, ...likenesses]);

  it('is reported with the reasons, the likeliest first', () => {
    expect(alike('Fatima Shaik', { birthDate: '1987-01-30', phones: ['+919841234167'] })).toEqual([
      ['P-0412', 'name', 'birth-date', 'phone'],
      ['P-0188', 'name'],
    ]);
    expect(alike('Marya', { birthDate: '1980-01' })).toEqual([['KOLD-1', 'name', 'birth-date']]);
    expect(alike('', { identifiers: ['ab7712'] })).toEqual([['P-0002', 'identifier']]);
    expect(alike('王晓明')).toEqual([['P-0002', 'name']]);
  });

  it('is not reported for a first name, a birth date or a family’s telephone number alone', () => {
    expect(alike('Maria')).toEqual([]);
    expect(alike('', { birthDate: '1980-01-01' })).toEqual([]);
    expect(alike('Zoe', { phones: ['+919841234167'] })).toEqual([]);
  });
});
