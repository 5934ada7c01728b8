import { expect } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { audioParameters } from '../support/media/media-parameters.ts';
import { type MediaWire } from '../support/media/media-wire.ts';
import { type TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { type VisitSocket } from '../support/actors/visit-socket.ts';
import { idOf, type Knowledge } from './known.ts';

interface Side {
  readonly socket: VisitSocket;
  readonly participantId: string;
  readonly transportId: string;
  readonly producerId: string;
}

const content = { subjective: 'Tired', objective: '', assessment: 'Rested badly', plan: '' };

/** Events that would mean that their call was disturbed. */
const alarms = ['visit:refused', 'visit:ended', 'media:reset', 'consumer:closed'];

/** A doctor and a patient who write to and hear each other, whatever others do meanwhile. */
export class Bystanders {
  readonly knowledge: Knowledge;
  readonly #clinic: TestClinic;
  readonly #wire: MediaWire;
  readonly #doctor: Visitor;
  readonly #encounterId: string;
  readonly #sides: readonly { readonly side: Side; readonly hears: string }[];
  readonly #documents: unknown;
  #checks = 0;

  private constructor(
    clinic: TestClinic,
    wire: MediaWire,
    doctor: Visitor,
    encounterId: string,
    sides: readonly { readonly side: Side; readonly hears: string }[],
    documents: unknown,
    knowledge: Knowledge,
  ) {
    this.#clinic = clinic;
    this.#wire = wire;
    this.#doctor = doctor;
    this.#encounterId = encounterId;
    this.#sides = sides;
    this.#documents = documents;
    this.knowledge = knowledge;
  }

  static async meet(clinic: TestClinic, wire: MediaWire): Promise<Bystanders> {
    const visitor = await arrivedPatient(clinic);
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const { encounterId } = visitor;
    const patientSide = await come(patientSocket(clinic, visitor), 1001);
    const doctorSide = await come(doctorSocket(clinic, doctor, encounterId), 1002);
    const { participantId } = patientSide;
    await ok(doctorSide.socket.ask('admit', { participantId }));
    const sides: { side: Side; hears: string }[] = [];
    for (const side of [patientSide, doctorSide]) {
      const { id } = await side.socket.told('consumer:added');
      await ok(side.socket.ask('resumeConsumer', { consumerId: id }));
      await ok(side.socket.ask('resumeProducer', { producerId: side.producerId }));
      sides.push({ side, hears: String(id) });
    }
    const [noteId, prescriptionId] = [idOf(1, 1), idOf(1, 2)];
    const note = { encounterId, baseVersion: 0, content };
    const prescription = { encounterId, baseVersion: 0, content: { items: [] } };
    await doctor.call(routes.saveNote, { params: { documentId: noteId }, body: note });
    await doctor.call(routes.savePrescription, {
      params: { documentId: prescriptionId },
      body: prescription,
    });
    const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
    expect(body['documents']).toHaveLength(2);
    const visit = await doctor.call(routes.readVisit, { params: { encounterId } });
    const [appointment] = await clinic.rows(
      `select appointment_id as id from encounter where id = '${encounterId}'`,
    );
    const { signIns } = (await doctor.call(routes.listSignIns)).body as {
      signIns?: readonly { readonly sessionId: string }[];
    };
    return new Bystanders(clinic, wire, doctor, encounterId, sides, body, {
      'visit.bystanders': encounterId,
      'note.bystanders': noteId,
      'prescription.bystanders': prescriptionId,
      'appointment.bystanders': appointment?.['id'],
      'patient.bystanders': (visit.body['patient'] as { readonly id: string }).id,
      'session.bystanders': signIns?.[0]?.sessionId,
      'participant.bystanders': participantId,
      'transport.bystanders': patientSide.transportId,
      'producer.bystanders': patientSide.producerId,
      'consumer.bystanders': sides[0]?.hears,
    });
  }

  /** They are in the call, write to and hear each other, and what was saved is unchanged. */
  async expectUnharmed(): Promise<void> {
    this.#checks += 1;
    for (const [index, { side, hears }] of this.#sides.entries()) {
      const devices = { microphone: 'on', camera: 'off' };
      expect(await side.socket.ask('setDevices', devices)).toEqual({ ok: true, data: {} });
      expect(alarms.filter((name) => side.socket.heard(name))).toEqual([]);
      const other = this.#sides[1 - index]?.side;
      const text = `still here ${this.#checks}`;
      await ok(side.socket.ask('sendChat', { id: idOf(2 + index, this.#checks), text }));
      await other?.socket.told('chat:received', (line) => line['text'] === text);
      const before = this.#wire.received(hears);
      let sequence = this.#checks * 1000;
      await until('data of a bystander arrives', () => {
        this.#wire.send(other?.producerId ?? '', { sequence: sequence++ });
        return this.#wire.received(hears) > before;
      });
    }
    const params = { encounterId: this.#encounterId };
    const visit = await this.#doctor.call(routes.readVisit, { params });
    expect(visit.body).toMatchObject({ status: 'in-progress' });
    const documents = await this.#doctor.call(routes.listDocuments, { params });
    expect(documents.body).toEqual(this.#documents);
    const ready = await fetch(`${this.#clinic.url}${routes.ready.path}`);
    expect(await ready.json()).toMatchObject({ status: 'pass' });
    expect(({} as Record<string, unknown>)['admitted']).toBeUndefined();
  }

  close(): void {
    for (const { side } of this.#sides) {
      side.socket.close();
    }
  }
}

/** Joins with a microphone and sends its capabilities. */
async function come(socket: VisitSocket, ssrc: number): Promise<Side> {
  const { self, media } = Welcome.parse(await socket.told('visit:welcome'));
  if (media === null) {
    throw new Error('A bystander has no media');
  }
  await ok(socket.ask('startMedia', { rtpCapabilities: media.routerRtpCapabilities }));
  const transportId = media.sendTransport.id;
  const { producerId } = await ok(
    socket.ask('produce', {
      transportId,
      kind: 'audio',
      source: 'microphone',
      rtpParameters: audioParameters({ ssrc }),
      paused: true,
    }),
  );
  return { socket, participantId: self.id, transportId, producerId: String(producerId) };
}

async function ok(asked: ReturnType<VisitSocket['ask']>): Promise<Record<string, unknown>> {
  const answer = await asked;
  if (!answer.ok) {
    throw new Error(`A bystander was answered ${answer.error.code}`);
  }
  return answer.data;
}
