import { describe, expect, it } from '@jest/globals';
import { plain, soundOf, tokensOf } from './names.ts';

describe('a name as it is compared', () => {
  it.each([
    ['José Peña', 'jose pena'],
    ['Łukasz Ørsted', 'lukasz orsted'],
    ['STRASSE Weiß', 'strasse weiss'],
    ["O’Brien d'Arc", 'obrien darc'],
    ['Nguyễn Thị Đào', 'nguyen thi dao'],
    ['أَحْمَد', 'احمد'],
    ['فاطمة', 'فاطمه'],
    ['शर्मा', 'शर्मा'],
    ['Ｗａｎｇ', 'wang'],
    ['Ёлкина', 'елкина'],
  ])('%s is %s', (name, compared) => {
    expect(plain(name)).toBe(compared.normalize('NFC'));
  });

  it('keeps the vowel signs of Indic scripts, which tell names apart', () => {
    expect(plain('राम')).not.toBe(plain('रमा'));
  });
});

describe('what a name is found by', () => {
  it('is each of its words', () => {
    expect(tokensOf('María-José de la Cruz')).toEqual(['maria', 'jose', 'de', 'la', 'cruz']);
  });

  it('is also how Chinese characters are read, with surnames read in their own way', () => {
    expect(tokensOf('王小明')).toEqual(['王小明', 'wangxiaoming', 'wxm']);
    expect(tokensOf('单雄信')).toEqual(['单雄信', 'shanxiongxin', 'sxx']);
    expect(tokensOf('吕布')).toContain('lvbu');
    expect(soundOf('张伟')).toBe(soundOf('章伟'));
    expect(soundOf('wang')).toBeNull();
  });
});
