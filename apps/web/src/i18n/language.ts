import { Language } from '@teleward/contracts';
import { readStored } from '../theme/stored.ts';

export const languageKey = 'teleward.language';

/** How each language calls itself. */
export const languageNames: Record<Language, string> = { en: 'English', 'zh-Hans': '简体中文' };

/** The language of ours that a browser's tag (BCP 47) asks for. */
const languageOfTag = (tag: string): Language | null => {
  const primary = tag.toLowerCase().split('-')[0];
  if (primary === 'zh') return 'zh-Hans';
  if (primary === 'en') return 'en';
  return null;
};

/** What the person chose here before, or else what the browser asks for; null if neither says. */
export const wantedLanguage = (): Language | null => {
  const stored = Language.safeParse(readStored(languageKey));
  if (stored.success) return stored.data;
  for (const tag of navigator.languages) {
    const language = languageOfTag(tag);
    if (language) return language;
  }
  return null;
};
