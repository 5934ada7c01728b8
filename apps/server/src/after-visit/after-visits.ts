import { Inject, Injectable } from '@nestjs/common';
import {
  type Note,
  Prescription,
  type AfterVisit,
  type Language,
  type PatientInstruction,
} from '@teleward/contracts';
import { type Clock } from '@teleward/platform';
import { RecordStore, type PatientActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { Staff } from '../identity/index.ts';
import { ClinicalDocuments } from '../notes/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { calendarFile, type EncounterRow, Encounters, iso } from '../visits/index.ts';

/** What patients keep of a visit. */
@Injectable()
export class AfterVisits {
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #documents: ClinicalDocuments;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    records: RecordStore,
    encounters: Encounters,
    documents: ClinicalDocuments,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#records = records;
    this.#encounters = encounters;
    this.#documents = documents;
    this.#staff = staff;
    this.#clock = clock;
  }

  async read(actor: PatientActor): Promise<AfterVisit> {
    const { tenantId, encounterId, id: patientId } = actor;
    const of = { encounterId, patientId };
    const found = await this.#records.documents.list(actor, of, 'after-visit.read');
    const signed = await this.#documents.present(tenantId, found);
    const notes = signed.flatMap((document) => (document.type === 'note' ? [document] : []));
    const row = await this.#encounters.row(tenantId, encounterId);
    const next = await this.#next(actor);
    return {
      status: row.status,
      startsAt: row.startsAt.toISOString(),
      startedAt: iso(row.startedAt),
      endedAt: iso(row.endedAt),
      practitioner: await this.#encounters.practitioner(tenantId, row.practitionerId),
      instruction: instructionOf(notes),
      noteSigned: notes.length > 0,
      prescriptions: signed.flatMap((document) =>
        document.type === 'prescription' ? [Prescription.parse(document)] : [],
      ),
      next: next === null ? null : await this.#presentNext(tenantId, next),
      ...(await this.#records.feedbacks.own(actor)),
    };
  }

  /** @throws {ServiceError} `invalid_state` where there is no next visit */
  async nextCalendar(actor: PatientActor, language: Language): Promise<string> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    const next = await this.#records.access.perform(
      actor,
      'after-visit.read',
      { encounterId },
      entity,
      async () => {
        const found = await this.#next(actor);
        if (found === null) {
          throw new ServiceError('invalid_state');
        }
        return found;
      },
    );
    const { name: clinicName } = await this.#staff.clinic(tenantId);
    const { id, ...rest } = next;
    const appointment = { ...rest, encounterId: id, clinicName };
    return calendarFile(appointment, { method: 'publish' }, language, this.#clock.now());
  }

  /** The patient's next future visit with an appointment, under any of their records. */
  async #next({ tenantId, id: patientId }: PatientActor): Promise<EncounterRow | null> {
    const now = this.#clock.now();
    const visits = await this.#encounters.ofPatient(tenantId, patientId);
    const toCome = visits.filter(
      ({ status, startsAt, walkIn }) => status === 'planned' && !walkIn && startsAt > now,
    );
    // `ofPatient` returns the latest first.
    return toCome.at(-1) ?? null;
  }

  async #presentNext(
    tenantId: string,
    { startsAt, endsAt, mode, practitionerId }: EncounterRow,
  ): Promise<AfterVisit['next']> {
    const { name } = await this.#encounters.practitioner(tenantId, practitionerId);
    return {
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      mode,
      practitionerName: name,
    };
  }
}

/** The instruction of the newest signed note that has one, and the note that it supersedes. */
function instructionOf(notes: readonly Note[]): PatientInstruction | null {
  const saying = notes
    .flatMap(({ number, signedAt, author, content }) =>
      number === null || signedAt === null || content.patientInstruction.trim() === ''
        ? []
        : [{ number, signedAt, author, text: content.patientInstruction }],
    )
    .toSorted((one, other) => (one.signedAt < other.signedAt ? 1 : -1));
  const [newest, before] = saying;
  if (newest === undefined) {
    return null;
  }
  const replaces =
    before === undefined ? null : { number: before.number, signedAt: before.signedAt };
  return { ...newest, replaces };
}
