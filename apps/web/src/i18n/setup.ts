import { type Language } from '@teleward/contracts';
import i18next, { type BackendModule, type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { writeStored } from '../theme/stored.ts';
import { isolate } from './isolate.ts';
import { languageKey, wantedLanguage } from './language.ts';

export type Namespace =
  | 'common'
  | 'errors'
  | 'patient'
  | 'after'
  | 'feedback'
  | 'guest'
  | 'clinic'
  | 'board'
  | 'patients'
  | 'scheduling'
  | 'settings'
  | 'outreach'
  | 'outreach-day'
  | 'messages'
  | 'call'
  | 'network'
  | 'intake'
  | 'intake-form'
  | 'facts'
  | 'vitals'
  | 'paper'
  | 'pharmacy';

// Each file is a chunk of its own: a page loads one language, and the texts of the call, the
// connection check and the questions only when needed.
const files = import.meta.glob<ResourceKey>('./*/*.json', { import: 'default' });

const chunks: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`There is no text ${language}/${namespace}.`), null);
      return;
    }
    load().then(
      (texts) => {
        done(null, texts);
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  },
};

/** Prepares the texts of one page; resolves when the first language is loaded. */
export const startI18n = async (namespaces: readonly Namespace[]): Promise<void> => {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(chunks)
    .use(initReactI18next)
    .init({
      lng: wantedLanguage() ?? 'en',
      supportedLngs: ['en', 'zh-Hans'],
      load: 'currentOnly',
      fallbackLng: false,
      ns: [...namespaces],
      defaultNS: 'common',
      // React escapes HTML; only values in another text direction have to be isolated.
      interpolation: { escapeValue: true, escape: isolate },
      returnNull: false,
    });
};

/** Stores the language that the person chose on this device. */
export const chooseLanguage = async (language: Language): Promise<void> => {
  writeStored(languageKey, language);
  await i18next.changeLanguage(language);
};

/**
 * Suggests the patient's language in the clinic's record; a choice and the browser take precedence.
 */
export const suggestLanguage = async (held: Language): Promise<void> => {
  if (wantedLanguage() === null && i18next.language !== held) await i18next.changeLanguage(held);
};
