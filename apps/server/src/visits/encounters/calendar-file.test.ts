import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { calendarFile, type CalendarAppointment, type CalendarMethod } from './calendar-file.ts';

const appointment: CalendarAppointment = {
  encounterId: '0193a000-0000-7000-8000-000000000001',
  version: 3,
  mode: 'video',
  // In this night clocks go back in Europe: half past two occurs twice, and this is the second
  // time.
  startsAt: new Date('2027-10-31T01:30:00Z'),
  endsAt: new Date('2027-10-31T01:45:00Z'),
  opensAt: new Date('2027-10-31T00:30:00Z'),
  clinicName: 'Clinic, of; the \\Hill\n"next door"',
};

const sent = { from: 'desk@clinic.example', to: 'anna@mail.example' };

/** The file as another program reads it. */
function read(how: CalendarMethod, change: Partial<CalendarAppointment> = {}) {
  const now = new Date('2027-10-01T08:00:00Z');
  const text = calendarFile({ ...appointment, ...change }, how, 'en', now);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const [event] = calendar.getAllSubcomponents('vevent');
  if (event === undefined) throw new Error('The calendar has no event');
  return { text, calendar, component: event, event: new ICAL.Event(event) };
}

describe('the calendar file of an appointment', () => {
  it('has one UID, and a SEQUENCE that rises with every change', () => {
    const [before, moved] = [
      read({ method: 'publish' }),
      read({ method: 'publish' }, { version: 4 }),
    ];
    expect(before.event.uid).toBe(appointment.encounterId);
    expect(moved.event.uid).toBe(before.event.uid);
    expect([before.event.sequence, moved.event.sequence]).toEqual([2, 3]);
  });

  it('states instants in UTC, also in the night of a clock change', () => {
    const { text, event } = read({ method: 'publish' });
    expect(text).toContain('DTSTART:20271031T013000Z');
    expect(event.startDate.toJSDate()).toEqual(appointment.startsAt);
    expect(event.endDate.toJSDate()).toEqual(appointment.endsAt);
    expect(text).not.toContain('TZID');
  });

  it.each(['publish', 'request', 'cancel'] as const)('has the method %s', (method) => {
    const { calendar, component } = read(method === 'publish' ? { method } : { method, ...sent });
    expect(calendar.getFirstPropertyValue('method')).toBe(method.toUpperCase());
    const people = [
      component.getFirstPropertyValue('organizer'),
      component.getFirstPropertyValue('attendee'),
    ];
    expect(people.map((uri) => (uri === null ? null : String(uri).toLowerCase()))).toEqual(
      method === 'publish' ? [null, null] : [`mailto:${sent.from}`, `mailto:${sent.to}`],
    );
    const isCancelled = method === 'cancel';
    expect(component.getFirstPropertyValue('status')).toBe(isCancelled ? 'CANCELLED' : 'CONFIRMED');
    expect(component.getAllSubcomponents('valarm')).toHaveLength(isCancelled ? 0 : 1);
  });

  it.each([
    appointment.clinicName,
    'Clinic: of the "Hill"; one, two',
    `山上诊所，${'山上诊所'.repeat(30)}`,
    `a${'山上诊所'.repeat(30)}`,
    `ab${'山上诊所'.repeat(30)}`,
    `\u{1F3E5}${'👩🏽‍⚕️'.repeat(12)}`,
  ])('preserves the name %j in lines of at most 75 octets', (clinicName) => {
    for (const how of [{ method: 'publish' }, { method: 'request', ...sent }] as const) {
      const { text, event } = read(how, { clinicName });
      expect(event.summary).toBe(`Video visit: ${clinicName}`);
      // RFC 5545, 3.1: a fold must not split a character's octets.
      for (const line of text.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line).not.toContain('\uFFFD');
      }
    }
  });
});
