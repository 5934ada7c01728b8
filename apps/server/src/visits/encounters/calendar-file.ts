import { type Language, type VisitMode } from '@teleward/contracts';
import ical, {
  ICalAlarmType,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';

/** The data of an appointment that a calendar may contain. */
export interface CalendarAppointment {
  /** A visit has one UID, however often it is moved. */
  readonly encounterId: string;
  /**
   * The version of the appointment: SEQUENCE rises with it, so that a calendar keeps the newest
   * (RFC 5545, 3.8.7.4).
   */
  readonly version: number;
  readonly mode: VisitMode;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** From when on the patient may enter the waiting room. */
  readonly opensAt: Date;
  readonly clinicName: string;
}

/**
 * The iTIP method (RFC 5546): `publish` for a file that the patient downloads; `request` and
 * `cancel` for one that is sent, with sender and recipient.
 */
export type CalendarMethod =
  | { readonly method: 'publish' }
  | {
      readonly method: 'request' | 'cancel';
      /** E-mail addresses. */
      readonly from: string;
      readonly to: string;
    };

/** When a calendar reminds of the visit, in seconds before it. */
const remindsBefore = 30 * 60;

interface Words {
  readonly summary: Readonly<Record<VisitMode, (clinic: string) => string>>;
  readonly location: Readonly<Record<VisitMode, string>>;
  readonly description: (minutes: number) => string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    summary: {
      video: (clinic) => `Video visit: ${clinic}`,
      telephone: (clinic) => `Telephone visit: ${clinic}`,
      'in-person': (clinic) => `Visit: ${clinic}`,
    },
    location: {
      video: 'On your phone or computer',
      telephone: 'By phone',
      'in-person': 'At the clinic',
    },
    description: (minutes) =>
      'Open the link that the clinic sent you. ' +
      `The waiting room opens ${minutes} minutes before.`,
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

const methods = {
  publish: ICalCalendarMethod.PUBLISH,
  request: ICalCalendarMethod.REQUEST,
  cancel: ICalCalendarMethod.CANCEL,
} as const;

/**
 * An appointment as iCalendar (RFC 5545), with its instants in UTC. Calendars are shared and hosted
 * by others, so the file names neither the doctor nor the reason, and does not contain the link's
 * secret.
 */
export function calendarFile(
  appointment: CalendarAppointment,
  how: CalendarMethod,
  language: Language,
  now: Date,
): string {
  const { summary, location, description } = words[language];
  const { mode, startsAt, endsAt, opensAt, clinicName } = appointment;
  const opensBeforeMs = startsAt.getTime() - opensAt.getTime();
  const calendar = ical({
    prodId: { company: 'Teleward', product: 'Visits', language: language.toUpperCase() },
    method: methods[how.method],
  });
  const event = calendar.createEvent({
    id: appointment.encounterId,
    sequence: appointment.version - 1,
    stamp: now,
    start: startsAt,
    end: endsAt,
    summary: summary[mode](clinicName),
    location: location[mode],
    ...(mode === 'video' && { description: description(Math.round(opensBeforeMs / 60_000)) }),
  });
  if (how.method !== 'publish') {
    event.organizer({ name: clinicName, email: how.from });
    event.createAttendee({ email: how.to, rsvp: false, status: ICalAttendeeStatus.ACCEPTED });
  }
  if (how.method === 'cancel') {
    event.status(ICalEventStatus.CANCELLED);
  } else {
    event.status(ICalEventStatus.CONFIRMED);
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: remindsBefore });
  }
  return calendar.toString();
}
