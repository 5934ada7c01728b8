import { Language, type Words } from '@teleward/contracts';
import { useLanguage } from '../i18n/use-language.ts';

/**
 * The language in which a clinic's text is shown: the reader's, else one in which it was written.
 */
const languageOf = (words: Words, reader: Language): Language =>
  [reader, ...Language.options].find((one) => words[one] !== undefined) ?? reader;

/** A clinic's text for this reader. */
export const textOf = (words: Words, reader: Language): string =>
  words[languageOf(words, reader)] ?? '';

/** The same as an element, which tells screen readers if the language differs. */
export const Spoken = ({ words }: { readonly words: Words }) => {
  const reader = useLanguage();
  const language = languageOf(words, reader);
  return <span lang={language === reader ? undefined : language}>{words[language]}</span>;
};
