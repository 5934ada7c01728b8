import { Language, type Words } from '@teleward/contracts';
import { useLanguage } from '../i18n/use-language.ts';

/**
 * In which of its languages a clinic's text is read: the reader's, else one that it was written in.
 */
const languageOf = (words: Words, reader: Language): Language =>
  [reader, ...Language.options].find((one) => words[one] !== undefined) ?? reader;

/** A clinic's text for this reader. */
export const textOf = (words: Words, reader: Language): string =>
  words[languageOf(words, reader)] ?? '';

/** The same on a page, where a screen reader is told of another language. */
export const Spoken = ({ words }: { readonly words: Words }) => {
  const reader = useLanguage();
  const language = languageOf(words, reader);
  return <span lang={language === reader ? undefined : language}>{words[language]}</span>;
};
