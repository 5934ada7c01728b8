import { routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { Visitor, type TestClinic } from '../servers/test-clinic.ts';
import { until } from '../until.ts';
import { VisitSocket, type SocketOptions } from './visit-socket.ts';

/** What a patient's page sends after the device check. */
export const deviceCheck = { microphone: 'on', camera: 'refused', speakerHeard: true } as const;

export const agreement = { purpose: 'treatment', textVersion: '2026-11-1', language: 'en' };

/** The demo's next patient, who has opened the link, consented and arrived. */
export async function arrivedPatient(clinic: TestClinic): Promise<Visitor> {
  const { token, birthDate } = await clinic.seed();
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  for (const [route, body] of [
    [routes.giveConsent, agreement],
    [routes.arrive, { deviceCheck }],
  ] as const) {
    const { status } = await visitor.call(route, { body });
    if (status !== 200) {
      throw new Error(`${route.path} answered ${status}`);
    }
  }
  return visitor;
}

/**
 * Waits until the database records that the patient's page is closed, which happens after the
 * socket closed: a test that writes another time earlier would be overwritten.
 */
export async function departed(clinic: TestClinic, encounterId: string): Promise<void> {
  await until('the departure is recorded', async () => {
    const [row] = await clinic.rows(
      `select left_at from encounter_participant
       where encounter_id = '${encounterId}' and role = 'patient'`,
    );
    return row?.['left_at'];
  });
}

export const patientSocket = (
  clinic: TestClinic,
  { cookie, encounterId }: Visitor,
  {
    instanceId = randomUUID(),
    tabId = randomUUID(),
    takesOver,
    ...options
  }: SocketOptions & { instanceId?: string; tabId?: string; takesOver?: true } = {},
): VisitSocket => {
  const page = { cookie, encounterId, instanceId, tabId, ...(takesOver && { takesOver }) };
  return visitSocket(clinic, 'patient', page, options);
};

export const doctorSocket = (
  clinic: TestClinic,
  { cookie }: Visitor,
  encounterId: string,
  { instanceId = randomUUID(), ...options }: SocketOptions & { instanceId?: string } = {},
): VisitSocket => visitSocket(clinic, 'staff', { cookie, encounterId, instanceId }, options);

function visitSocket(
  clinic: TestClinic,
  as: 'patient' | 'staff',
  {
    cookie,
    ...visit
  }: {
    cookie: string;
    encounterId: string;
    instanceId: string;
    tabId?: string;
    takesOver?: true;
  },
  options: SocketOptions,
): VisitSocket {
  return new VisitSocket(
    clinic.url,
    cookie,
    { protocol: 2, purpose: 'visit', as, e2ee: 1, ...visit },
    options,
  );
}
