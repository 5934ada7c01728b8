import { describe, expect, it } from '@jest/globals';
import {
  fillMessage,
  Language,
  MessageKind,
  MessageTexts,
  smsLength,
  usualTexts,
  whenInWords,
} from '@teleward/contracts';

const values = { clinic: 'Hill', date: '{link}', time: '10:30', link: 'L', phone: '' };
const ours = { en: null, 'zh-Hans': null };
const none = { booked: ours, moved: ours, cancelled: ours, reminder: ours };

const takes = (kind: MessageKind, subject: string, text: string): boolean =>
  MessageTexts.safeParse({ ...none, [kind]: { en: { subject, text }, 'zh-Hans': null } }).success;

describe('a text of a message', () => {
  it('fills its placeholders in one pass, so that a value is never read as a placeholder', () => {
    expect(fillMessage('{clinic} {date} {time} {link}', values)).toBe('Hill {link} 10:30 L');
  });

  it.each([
    ['has the link', 'booked', 'Visit', 'Come: {link}', true],
    ['lacks the link', 'booked', 'Visit', 'Come', false],
    ['lacks the link of a reminder', 'reminder', 'Visit', 'Come', false],
    ['needs no link where nobody shall come', 'cancelled', 'Visit', 'Do not come', true],
    ['has the link where phones show it', 'booked', '{link}', 'Come: {link}', false],
    ['has a word that is not filled in', 'booked', 'Visit', '{link} {reason}', false],
    ['has a subject of two lines', 'booked', 'Visit\nBcc: x@x.example', '{link}', false],
    ['says nothing', 'cancelled', 'Visit', ' ', false],
  ] as const)('that %s', (_what, kind, subject, text, isTaken) => {
    expect(takes(kind, subject, text)).toBe(isTaken);
  });

  it.each(MessageKind.options)('from the defaults is valid for %s', (kind) => {
    for (const language of Language.options) {
      const { subject, text } = usualTexts[kind][language];
      expect(takes(kind, subject, text)).toBe(true);
    }
  });

  it('gives the time in the clinic’s time zone', () => {
    const at = new Date('2026-12-07T20:00:00Z');
    expect(whenInWords(at, 'Asia/Kolkata', 'en')).toEqual({
      date: 'Tue, 8 Dec 2026',
      time: '01:30',
    });
    expect(whenInWords(at, 'UTC', 'zh-Hans').time).toBe('20:00');
  });
});

describe('the length of an SMS', () => {
  it.each([
    ['a'.repeat(160), 160, 1],
    ['a'.repeat(161), 161, 2],
    // A character of the extension table takes two places.
    ['€'.repeat(80), 160, 1],
    ['[' + 'a'.repeat(159), 161, 2],
    ['您'.repeat(70), 70, 1],
    ['您'.repeat(71), 71, 2],
    ['您'.repeat(135), 135, 3],
    // One character outside GSM 7-bit makes the whole text UCS-2; one beyond the
    // BMP takes two places.
    ['a'.repeat(68) + '🙂', 70, 1],
  ])('is counted as the mobile network counts it: %#', (text, characters, segments) => {
    expect(smsLength(text)).toEqual({ characters, segments });
  });
});
