import { describe, expect, it } from '@jest/globals';
import { plain, soundOf, tokensOf } from './names.ts';

describe('the compared form of a name', () => {
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
  ])('of %s is %s', (name, compared) => {
    expect(plain(name)).toBe(compared.normalize('NFC'));
  });

  it('keeps the vowel signs of Indic scripts, which distinguish names', () => {
    expect(plain('राम')).not.toBe(plain('रमा'));
  });
});

describe('the tokens of a name', () => {
  it('are its words', () => {
    expect(tokensOf('María-José de la Cruz')).toEqual(['maria', 'jose', 'de', 'la', 'cruz']);
  });

  it('include the readings of Chinese characters, with the special readings of surnames', () => {
    expect(tokensOf('王小明')).toEqual(['王小明', 'wangxiaoming', 'wxm']);
    expect(tokensOf('单雄信')).toEqual(['单雄信', 'shanxiongxin', 'sxx']);
    expect(tokensOf('吕布')).toContain('lvbu');
    expect(soundOf('张伟')).toBe(soundOf('章伟'));
    expect(soundOf('wang')).toBeNull();
  });
});
