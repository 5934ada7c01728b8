import { type Language, type VisitMode } from '@teleward/contracts';
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';
import { eventWords } from '../visits/visit-calendar.ts';

export interface Invited {
  /** The same as in the file that the patient's page offers, so that a calendar knows both for one visit. */
  readonly encounterId: string;
  readonly revision: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly mode: VisitMode;
  readonly clinic: string;
  readonly checkInMinutes: number;
  /** As `MAIL_FROM`. */
  readonly from: string;
  readonly to: string;
  readonly language: Language;
  readonly now: Date;
}

/** The address in `Clinic <visits@clinic.example>`. */
export const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

/**
 * The calendar file of a message (RFC 5546). Calendars are shared, and kept by others: it says neither with whom nor
 * why, and the link's secret is not in it. Instants are in UTC, which every program reads alike.
 */
export function invitation(visit: Invited, method: 'REQUEST' | 'CANCEL'): string {
  const { summary, location, description } = eventWords[visit.language];
  const calendar = ical({
    prodId: { company: 'Teleward', product: 'Visits', language: visit.language.toUpperCase() },
    method: ICalCalendarMethod[method],
  });
  const event = calendar.createEvent({
    id: visit.encounterId,
    // Rises with every change of the appointment.
    sequence: visit.revision - 1,
    stamp: visit.now,
    start: visit.startsAt,
    end: visit.endsAt,
    summary: summary[visit.mode](visit.clinic),
    location: location[visit.mode],
    organizer: { name: visit.clinic, email: addressIn(visit.from) },
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(visit.mode === 'video' &&
      method === 'REQUEST' && { description: description(visit.checkInMinutes) }),
  });
  event.createAttendee({
    email: visit.to,
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.ACCEPTED,
    rsvp: false,
  });
  return calendar.toString();
}
