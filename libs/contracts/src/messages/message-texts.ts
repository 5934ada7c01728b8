import { z } from '../base/zod.ts';
import { type Language, MultiLineText } from '../base/primitives.ts';

/** What a message is about. */
export const MessageKind = z.enum(['booked', 'moved', 'cancelled', 'reminder']);
export type MessageKind = z.infer<typeof MessageKind>;

/**
 * The placeholders of a text, written in braces and filled in on sending. Phones and mailboxes are
 * read by other people, so none of them tells whom the patient sees or why.
 */
export const placeholders = ['clinic', 'date', 'time', 'link', 'phone'] as const;
export type Placeholder = (typeof placeholders)[number];
export type MessageValues = Readonly<Record<Placeholder, string>>;

/** The text of a message. An SMS has no subject. */
export interface MessageWords {
  readonly subject: string;
  readonly text: string;
}

const placeholder = /\{([^{}]*)\}/g;

/** Names in braces that are not placeholders. */
export const unknownPlaceholders = (text: string): readonly string[] =>
  [...text.matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => !placeholders.some((known) => known === name));

/** Whether patients need their link to act on the message. */
export const needsLink = (kind: MessageKind): boolean => kind !== 'cancelled';

/** Replaces in one pass, so that a value that looks like a placeholder is not replaced again. */
export const fillMessage = (text: string, values: MessageValues): string =>
  text.replaceAll(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as Placeholder] : whole,
  );

const SubjectText = MultiLineText(120).refine((text) => !/[\r\n]/.test(text));

const textOf = (kind: MessageKind) =>
  z
    .strictObject({ subject: SubjectText, text: MultiLineText(1000) })
    .refine(({ subject, text }) => subject.trim() !== '' && text.trim() !== '')
    .refine(({ subject, text }) => unknownPlaceholders(subject + text).length === 0)
    // Phones show subjects while they are locked, so a subject must not contain a secret.
    .refine(({ subject }) => !subject.includes('{link}'))
    .refine(({ text }) => !needsLink(kind) || text.includes('{link}'));

const ofLanguages = (kind: MessageKind) =>
  z.strictObject({ en: textOf(kind).nullable(), 'zh-Hans': textOf(kind).nullable() });

/** The clinic's own texts; null where it uses the default. */
export const MessageTexts = z.strictObject({
  booked: ofLanguages('booked'),
  moved: ofLanguages('moved'),
  cancelled: ofLanguages('cancelled'),
  reminder: ofLanguages('reminder'),
});
export type MessageTexts = z.infer<typeof MessageTexts>;

export const usualTexts: Readonly<Record<MessageKind, Readonly<Record<Language, MessageWords>>>> = {
  booked: {
    en: {
      subject: '{clinic}: your visit on {date}',
      text: '{clinic}: your visit is on {date} at {time}. Open it here to prepare or to join: {link}',
    },
    'zh-Hans': {
      subject: '{clinic}：您 {date} 的就诊',
      text: '{clinic}：您的就诊时间是 {date} {time}。提前准备或届时就诊，请打开：{link}',
    },
  },
  moved: {
    en: {
      subject: '{clinic}: your visit is now on {date}',
      text: '{clinic}: your visit has a new time, {date} at {time}. Your link: {link}',
    },
    'zh-Hans': {
      subject: '{clinic}：您的就诊改到 {date}',
      text: '{clinic}：您的就诊时间已改为 {date} {time}。您的链接：{link}',
    },
  },
  cancelled: {
    en: {
      subject: '{clinic}: your visit on {date} is cancelled',
      text: '{clinic}: your visit on {date} at {time} is cancelled. {phone}',
    },
    'zh-Hans': {
      subject: '{clinic}：您 {date} 的就诊已取消',
      text: '{clinic}：您 {date} {time} 的就诊已取消。{phone}',
    },
  },
  reminder: {
    en: {
      subject: '{clinic}: your visit on {date} at {time}',
      text: '{clinic}: a reminder of your visit on {date} at {time}. Open it here: {link}',
    },
    'zh-Hans': {
      subject: '{clinic}：您 {date} {time} 的就诊',
      text: '{clinic}：提醒您 {date} {time} 有就诊。请打开：{link}',
    },
  },
};

/** Tags for Intl; English dates in British order, as on the pages. */
const tags: Readonly<Record<Language, string>> = { en: 'en-GB', 'zh-Hans': 'zh-Hans-CN' };

/** `Sat, 28 Nov 2026` and `10:30` in the clinic's time zone. */
export function whenInWords(
  startsAt: Date,
  timeZone: string,
  language: Language,
): { readonly date: string; readonly time: string } {
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(tags[language], { timeZone, ...options }).format(startsAt);
  return {
    date: format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  };
}

/**
 * 3GPP TS 23.038, 6.2.1: the characters of the 7-bit default alphabet, and of its extension, which
 * take two septets.
 */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';

/**
 * The length of a text as an SMS, and the number of segments it takes (3GPP TS 23.040, 9.2.3.24.1).
 */
export function smsLength(text: string): {
  readonly characters: number;
  readonly segments: number;
} {
  // All characters of the alphabet are one UTF-16 unit, so a surrogate pair never matches.
  const units = text.split('');
  const isBasic = units.every((one) => basic.includes(one) || extended.includes(one));
  const characters = isBasic
    ? units.reduce((sum, one) => sum + (extended.includes(one) ? 2 : 1), 0)
    : text.length;
  const [alone, inParts] = isBasic ? [160, 153] : [70, 67];
  const segments = characters <= alone ? 1 : Math.ceil(characters / inParts);
  return { characters, segments };
}
