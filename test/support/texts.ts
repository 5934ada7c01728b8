import { type Language } from '@teleward/contracts';
import { readFileSync } from 'node:fs';

const folder = 'apps/web/src/i18n';
const files = new Map<string, unknown>();

/** The texts of the pages by their key, such as `call:admit.button`, as people read them. */
export const textsIn =
  (language: Language) =>
  (key: string, values: Readonly<Record<string, string>> = {}): string => {
    const [namespace = '', path = ''] = key.split(':');
    const file = `${folder}/${language}/${namespace}.json`;
    if (!files.has(file)) files.set(file, JSON.parse(readFileSync(file, 'utf8')));
    let found: unknown = files.get(file);
    for (const part of path.split('.')) {
      found = (found as Record<string, unknown> | undefined)?.[part];
    }
    if (typeof found !== 'string') throw new Error(`There is no text ${language} ${key}`);
    return found.replaceAll(
      /\{\{(\w+)(?:, list)?\}\}/g,
      (_whole, name: string) => values[name] ?? '',
    );
  };

export type Texts = ReturnType<typeof textsIn>;
