import { describe, expect, it } from '@jest/globals';
import { Language } from '@teleward/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;

/** Every text of a file by its path, such as `summary.audio.good`. */
const textsOf = (language: string, file: string): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      texts.set(path, value);
    } else {
      for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
        walk(inner, path === '' ? key : `${path}.${key}`);
      }
    }
  };
  walk(JSON.parse(readFileSync(join(folder, language, file), 'utf8')), '');
  return texts;
};

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();

const files = readdirSync(join(folder, 'en'));

describe.each(files)('the texts of %s', (file) => {
  const english = textsOf('en', file);
  it.each(Language.options.filter((language) => language !== 'en'))(
    'exist in %s with the same placeholders',
    (language) => {
      const other = textsOf(language, file);
      expect([...other.keys()].toSorted()).toEqual([...english.keys()].toSorted());
      for (const [key, text] of other) {
        // A plural form may say “once” where another language needs the number.
        if (/_(zero|one|other)$/.test(key)) continue;
        expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? '')]);
      }
    },
  );

  it('say something', () => {
    for (const language of Language.options) {
      const empty = [...textsOf(language, file)].filter(([, text]) => text.trim() === '');
      expect(empty).toEqual([]);
    }
  });
});
