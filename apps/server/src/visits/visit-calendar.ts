import { type Language, type PatientVisit, type VisitMode } from '@teleward/contracts';
import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';

/** When a calendar reminds of the visit, in seconds before it. */
const remindsBefore = 30 * 60;

interface Words {
  readonly summary: Readonly<Record<VisitMode, (clinic: string) => string>>;
  readonly location: Readonly<Record<VisitMode, string>>;
  readonly description: (minutes: number) => string;
}

/** How calendars name a visit. */
export const eventWords: Readonly<Record<Language, Words>> = {
  en: {
    summary: {
      video: (clinic) => `Video visit: ${clinic}`,
      telephone: (clinic) => `Telephone visit: ${clinic}`,
      'in-person': (clinic) => `Visit: ${clinic}`,
    },
    location: {
      video: 'On your phone or computer',
      telephone: 'By telephone',
      'in-person': 'At the clinic',
    },
    description: (minutes) =>
      'Open the link that the clinic sent you. ' +
      `You can come into the waiting room from ${minutes} minutes before.`,
  },
  'zh-Hans': {
    summary: {
      video: (clinic) => `视频就诊：${clinic}`,
      telephone: (clinic) => `电话就诊：${clinic}`,
      'in-person': (clinic) => `到院就诊：${clinic}`,
    },
    location: { video: '通过手机或电脑', telephone: '通过电话', 'in-person': '在诊所' },
    description: (minutes) =>
      `请打开诊所发给您的链接。就诊开始前 ${minutes} 分钟起，您可以进入候诊室。`,
  },
};

/**
 * An appointment as iCalendar (RFC 5545). Calendars are shared, and kept by others: it says neither with whom
 * nor why, and the link's secret is not in it.
 */
export function visitCalendar(visit: PatientVisit, language: Language, now: Date): string {
  const { summary, location, description } = eventWords[language];
  const { clinic, mode, startsAt, waitingRoomOpensAt } = visit;
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
      summary: summary[mode](clinic.name),
      location: location[mode],
      ...(mode === 'video' && { description: description(Math.round(opensBeforeMs / 60_000)) }),
    })
    .createAlarm({ type: ICalAlarmType.display, triggerBefore: remindsBefore });
  return calendar.toString();
}
