import { type Language, type PatientVisit } from '@teleward/contracts';
import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';

/** When a calendar reminds of the visit, in seconds before it. */
const remindsBefore = 30 * 60;

interface Words {
  readonly summary: (clinic: string) => string;
  readonly location: string;
  readonly description: (minutes: number) => string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    summary: (clinic) => `Video visit: ${clinic}`,
    location: 'On your phone or computer',
    description: (minutes) =>
      'Open the link that the clinic sent you. ' +
      `You can come into the waiting room from ${minutes} minutes before.`,
  },
  'zh-Hans': {
    summary: (clinic) => `视频就诊：${clinic}`,
    location: '通过手机或电脑',
    description: (minutes) =>
      `请打开诊所发给您的链接。就诊开始前 ${minutes} 分钟起，您可以进入候诊室。`,
  },
};

/**
 * An appointment as iCalendar (RFC 5545). Calendars are shared, and kept by others: it says neither with whom
 * nor why, and the link's secret is not in it.
 */
export function visitCalendar(visit: PatientVisit, language: Language, now: Date): string {
  const { summary, location, description } = words[language];
  const { clinic, startsAt, waitingRoomOpensAt } = visit;
  const opensBeforeMs = Date.parse(startsAt) - Date.parse(waitingRoomOpensAt);
  const calendar = ical({
    prodId: { company: 'Teleward', product: 'Visits', language: language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
  calendar
    .createEvent({
      id: visit.encounterId,
      stamp: now,
      start: new Date(startsAt),
      end: new Date(visit.endsAt),
      summary: summary(clinic.name),
      location,
      description: description(Math.round(opensBeforeMs / 60_000)),
    })
    .createAlarm({ type: ICalAlarmType.display, triggerBefore: remindsBefore });
  return calendar.toString();
}
