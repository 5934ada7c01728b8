import {
  type Language,
  type MessageKind,
  MessageKind as Kinds,
  type MessageSettings,
  type MessageTexts,
  type MessageWays,
  type MessageWords,
  needsLink,
  unknownPlaceholders,
} from '@teleward/contracts';
import { randomId } from '../../call/random-id.ts';
import { inUnits, units, type Unit } from './units.ts';

export interface ReminderFields {
  readonly key: string;
  readonly count: string;
  readonly unit: Unit;
}

/** The settings as typed. */
export interface SettingsForm {
  readonly ways: MessageWays;
  readonly reminders: readonly ReminderFields[];
  readonly isQuiet: boolean;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly texts: MessageTexts;
}

export const mostReminders = 4;
const [shortest, longest] = [5, 7 * units.days];

export const formOf = ({ ways, reminders, quietHours, texts }: MessageSettings): SettingsForm => ({
  ways,
  reminders: reminders.map((minutes) => {
    const { unit, count } = inUnits(minutes);
    return { key: randomId(), count: String(count), unit };
  }),
  isQuiet: quietHours !== null,
  quietFrom: quietHours?.from ?? '21:00',
  quietTo: quietHours?.to ?? '07:00',
  texts,
});

const minutesOf = ({ count, unit }: ReminderFields): number => Number(count) * units[unit];

export const settingsOf = (form: SettingsForm): MessageSettings => ({
  ways: form.ways,
  reminders: form.reminders.map(minutesOf),
  quietHours: form.isQuiet ? { from: form.quietFrom, to: form.quietTo } : null,
  texts: form.texts,
});

export const isRightReminder = (reminder: ReminderFields): boolean => {
  const minutes = minutesOf(reminder);
  return Number.isInteger(minutes) && minutes >= shortest && minutes <= longest;
};

export type WordsProblem =
  | { readonly field: 'subject' | 'text'; readonly key: 'empty' | 'link' | 'subjectLink' }
  | { readonly field: 'subject' | 'text'; readonly key: 'unknown'; readonly names: string };

/** The error in the clinic's own text; null where there is none. */
export function problemOf(kind: MessageKind, { subject, text }: MessageWords): WordsProblem | null {
  for (const [field, words] of [
    ['subject', subject],
    ['text', text],
  ] as const) {
    if (words.trim() === '') return { field, key: 'empty' };
    const unknown = unknownPlaceholders(words);
    if (unknown.length > 0) {
      return { field, key: 'unknown', names: unknown.map((name) => `{${name}}`).join(', ') };
    }
  }
  if (subject.includes('{link}')) return { field: 'subject', key: 'subjectLink' };
  return needsLink(kind) && !text.includes('{link}') ? { field: 'text', key: 'link' } : null;
}

export const isComplete = (form: SettingsForm): boolean =>
  form.reminders.every(isRightReminder) &&
  (!form.isQuiet ||
    (form.quietFrom !== '' && form.quietTo !== '' && form.quietFrom !== form.quietTo)) &&
  Kinds.options.every((kind) =>
    Object.values(form.texts[kind]).every(
      (words) => words === null || problemOf(kind, words) === null,
    ),
  );

export const withWords = (
  texts: MessageTexts,
  kind: MessageKind,
  language: Language,
  words: MessageWords | null,
): MessageTexts => ({ ...texts, [kind]: { ...texts[kind], [language]: words } });
