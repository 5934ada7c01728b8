import { routes, type Appointment, type AppointmentMessage, type Reach } from '@teleward/contracts';
import { Log, newId } from '@teleward/platform';
import { Reminders } from '../../../apps/server/src/messages/reminders.ts';
import { readLetter } from './letter-parts.ts';
import { MailServer } from './mail-server.ts';
import { MovableClock } from '../movable-clock.ts';
import { SmsGateway } from './sms-gateway.ts';
import { TestClinic, Visitor, type Answer } from './test-clinic.ts';
import { until } from '../until.ts';

export const publicUrl = 'https://visits.hill.example';

export interface PatientWish {
  readonly name?: string;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly language?: 'en' | 'zh-Hans';
}

/**
 * A clinic without the demo, with a mail server, an SMS gateway, a movable clock
 * and its first member.
 */
export class MessageClinic {
  readonly clinic: TestClinic;
  readonly mail: MailServer;
  readonly sms: SmsGateway;
  readonly clock: MovableClock;
  /** The administrator, who is a doctor. */
  readonly staff: Visitor;
  readonly doctorId: string;

  private constructor(
    clinic: TestClinic,
    mail: MailServer,
    sms: SmsGateway,
    clock: MovableClock,
    staff: Visitor,
    doctorId: string,
  ) {
    this.clinic = clinic;
    this.mail = mail;
    this.sms = sms;
    this.clock = clock;
    this.staff = staff;
    this.doctorId = doctorId;
  }

  static async open(name = 'Hill Clinic', more: NodeJS.ProcessEnv = {}): Promise<MessageClinic> {
    const mail = await MailServer.start();
    const sms = await SmsGateway.start();
    const clock = new MovableClock();
    const variables = { TELEWARD_DEMO: 'false', ...settingsFor(mail, sms), ...more };
    const clinic = await TestClinic.open(variables, undefined, Log.create('silent'), clock);
    const staff = new Visitor(clinic.url);
    const { status, body } = await staff.call(routes.setUpClinic, {
      body: {
        token: await clinic.beginSetUp(),
        clinic: {
          ...{ name, country: 'IN', timeZone: 'Asia/Kolkata' },
          ...{ emergencyNumber: '112', phone: '+91 423 1234' },
        },
        administrator,
      },
    });
    if (status !== 200) throw new Error(`The set-up answered ${status} ${String(body['code'])}`);
    const { id } = body['practitioner'] as { id: string };
    return new MessageClinic(clinic, mail, sms, clock, staff, id);
  }

  async close(): Promise<void> {
    await this.clinic.close();
    await Promise.all([this.mail.stop(), this.sms.stop()]);
  }

  /** Signs in again, after the clock was moved past the session's end. */
  async signIn(): Promise<void> {
    const { email, password } = administrator;
    const { status } = await this.staff.call(routes.signIn, { body: { email, password } });
    if (status !== 200) throw new Error(`The sign-in answered ${status}`);
  }

  /** @returns the patient's id */
  async register(wish: PatientWish = {}): Promise<string> {
    const id = newId();
    const { name = 'Meera Iyer', phone = null, email = null, language = 'en' } = wish;
    const facts = {
      ...{ name, called: null, birthDate: '1956-03-14', birthDateEstimated: false, email },
      ...{ gender: 'female', language, phones: phone === null ? [] : [phone], address: null },
      ...{ identifiers: [], contact: null, remark: '' },
    };
    const { status, body } = await this.staff.call(routes.registerPatient, {
      body: { id, identifier: null, facts },
    });
    if (status !== 200) throw new Error(`Registering answered ${status} ${String(body['code'])}`);
    return id;
  }

  async book(
    patientId: string,
    startsAt: Date,
    appointmentId = newId(),
  ): Promise<{ readonly appointment: Appointment; readonly url: string; readonly reach: Reach }> {
    const answer = await this.staff.call(routes.bookAppointment, {
      body: {
        ...{ appointmentId, patientId, practitionerId: this.doctorId },
        ...{ startsAt: startsAt.toISOString(), as: { minutes: 15, mode: 'video' } },
        ...{ reason: 'A rash that nobody shall read of', overbook: true },
      },
    });
    return good(answer) as unknown as Awaited<ReturnType<MessageClinic['book']>>;
  }

  async move({ appointmentId, version }: Appointment, startsAt: Date): Promise<Appointment> {
    const answer = await this.staff.call(routes.moveAppointment, {
      params: { appointmentId },
      body: {
        ...{ version, practitionerId: this.doctorId, startsAt: startsAt.toISOString() },
        ...{ minutes: 15, overbook: true },
      },
    });
    return good(answer) as unknown as Appointment;
  }

  async cancel({ appointmentId, version }: Appointment): Promise<Appointment> {
    const answer = await this.staff.call(routes.cancelAppointment, {
      params: { appointmentId },
      body: { version, reason: 'pat', note: '' },
    });
    return good(answer) as unknown as Appointment;
  }

  /** The sent messages as staff see them, newest first. */
  async messages({
    appointmentId,
  }: Pick<Appointment, 'appointmentId'>): Promise<readonly AppointmentMessage[]> {
    const params = { appointmentId };
    const { body } = await this.staff.call(routes.listAppointmentMessages, { params });
    return body['messages'] as AppointmentMessage[];
  }

  /** The messages of an appointment once none of them waits any more. */
  settled(of: Pick<Appointment, 'appointmentId'>): Promise<readonly AppointmentMessage[]> {
    return until(
      'every message is settled',
      () => this.messages(of),
      (all) => all.length > 0 && all.every(({ settledAt }) => settledAt !== null),
    );
  }

  /** Sends due reminders now, as the server does every 15 s. */
  look(): Promise<void> {
    return this.clinic.part(Reminders).look();
  }

  letter(number: number) {
    return this.mail.letter(number).then(readLetter);
  }

  /** The text of an SMS by its number, from 1 on. */
  async text(number: number): Promise<string> {
    const { body } = await this.sms.request(number);
    return (JSON.parse(body) as { text: string }).text;
  }
}

export const settingsFor = (mail: MailServer, sms: SmsGateway): NodeJS.ProcessEnv => ({
  ...{ SMTP_URL: mail.url, MAIL_FROM: 'Hill Clinic <visits@hill.example>' },
  ...{ SMS_GATEWAY_URL: sms.url, SMS_GATEWAY_BODY: '{"to": "{to}", "text": "{text}"}' },
  PUBLIC_URL: publicUrl,
});

export const administrator = {
  ...{ name: 'Asha Rao', email: 'asha@hill.example', password: 'seven lamps by the door' },
  ...{ isDoctor: true, qualification: 'MBBS', registrationNumber: 'TN-1234' },
};

const good = ({ status, body }: Answer): Record<string, unknown> => {
  if (status !== 200) throw new Error(`It answered ${status} ${String(body['code'])}`);
  return body;
};

/** The secret of the link in a text. */
export const tokenIn = (text: string): string => /\/v#([\w-]{43})/.exec(text)?.[1] ?? 'none';
