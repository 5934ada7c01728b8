import { Language } from '@teleward/contracts';
import { readStored } from '../theme/stored.ts';

export const languageKey = 'teleward.language';

/** Each language's name for itself. */
export const languageNames: Record<Language, string> = { en: 'English', 'zh-Hans': '简体中文' };

/** The supported language for a browser's tag (BCP 47). */
const languageOfTag = (tag: string): Language | null => {
  const primary = tag.toLowerCase().split('-')[0];
  if (primary === 'zh') return 'zh-Hans';
  if (primary === 'en') return 'en';
  return null;
};

/** The language chosen here before, or else the browser's; null where neither is known. */
export const wantedLanguage = (): Language | null => {
  const stored = Language.safeParse(readStored(languageKey));
  if (stored.success) return stored.data;
  for (const tag of navigator.languages) {
    const language = languageOfTag(tag);
    if (language) return language;
  }
  return null;
};
