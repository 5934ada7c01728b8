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
  | 'messages'
  | 'call'
  | 'network'
  | 'intake'
  | 'intake-form'
  | 'facts'
  | 'vitals'
  | 'paper'
  | 'pharmacy';

// Each file is a chunk of its own: a page loads one language, and the texts of the call, of the
// check of the line and of the questions with them.
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

/** Prepares the texts of one page; resolves when the first language is there. */
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
      // React escapes; what is left to do is to keep a name from turning the sentence around.
      interpolation: { escapeValue: true, escape: isolate },
      returnNull: false,
    });
};

/** The person chose a language on this device. */
export const chooseLanguage = async (language: Language): Promise<void> => {
  writeStored(languageKey, language);
  await i18next.changeLanguage(language);
};

/** The clinic knows which language the patient reads; a choice and the browser go first. */
export const suggestLanguage = async (held: Language): Promise<void> => {
  if (wantedLanguage() === null && i18next.language !== held) await i18next.changeLanguage(held);
};
