import { Inject, Injectable } from '@nestjs/common';
import {
  endOf,
  isTakenStill,
  PrescriptionContent,
  type ClinicalFact,
  type Known,
  type KnownFacts,
  type PrescribedMedicine,
  type RouteInput,
  type routes,
} from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordError, RecordStore, type StaffActor, type StoredFact } from '@teleward/records';
import { Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { Encounters } from '../visits/index.ts';

type Saved = RouteInput<typeof routes.saveFact>['body'] & { readonly factId: string };

/** More past visits do not help at a glance. */
const mostVisits = 2;

/**
 * Older prescriptions are not offered for reuse, because a doctor would first have to look at the
 * record.
 */
const mostPrescriptions = 3;

/** What the clinic knows of a patient: recorded facts, its prescriptions, the last visits. */
@Injectable()
export class PatientKnowledge {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    encounters: Encounters,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#encounters = encounters;
    this.#staff = staff;
    this.#clock = clock;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor, patientId: string): Promise<KnownFacts> {
    const { tenantId } = actor;
    const facts = await this.#records.clinicalFacts.list(actor, patientId);
    return this.#present(tenantId, patientId, facts);
  }

  /**
   * @throws {RecordError} as the record store does; `bad_request` for a statement about another
   * patient's prescription
   */
  async save(actor: StaffActor, patientId: string, version: Saved): Promise<KnownFacts> {
    const { tenantId } = actor;
    return this.#database.run(tenantId, async () => {
      const facts = await this.#records.clinicalFacts.save(actor, patientId, version);
      await this.#refuseForeignItem(tenantId, patientId, version);
      return this.#present(tenantId, patientId, facts);
    });
  }

  /** The facts that prescriptions are checked against, locked until the transaction ends. */
  async hold(tenantId: string, patientId: string): Promise<Known> {
    const facts = await this.#records.clinicalFacts.hold(tenantId, patientId);
    return this.#known(tenantId, patientId, facts);
  }

  /** @throws {RecordError} `bad_request` */
  async #refuseForeignItem(
    tenantId: string,
    patientId: string,
    { status, content }: Saved,
  ): Promise<void> {
    // A recorded statement can always be ended, even if its prescription turned out to be another
    // patient's.
    if (status !== 'active' || content.resourceType !== 'MedicationStatement') return;
    const itemId = content.prescriptionItemId;
    if (itemId === null) return;
    const signed = await this.#records.documents.signedPrescriptions(tenantId, patientId);
    const isTheirs = signed.some((one) =>
      PrescriptionContent.parse(one.content).items.some(({ id }) => id === itemId),
    );
    if (!isTheirs) throw new RecordError('bad_request');
  }

  async #present(
    tenantId: string,
    patientId: string,
    facts: readonly StoredFact[],
  ): Promise<KnownFacts> {
    const visits = await this.#encounters.ofPatient(tenantId, patientId);
    const people = await this.#staff.practitioners(tenantId);
    const standing = await this.#records.documents.standingPrescriptions(tenantId, patientId);
    return {
      ...(await this.#known(tenantId, patientId, facts)),
      earlierPrescriptions: standing
        .toSorted((a, b) => b.savedAt.getTime() - a.savedAt.getTime())
        .slice(0, mostPrescriptions)
        .map(({ documentId, content, savedAt }) => ({
          ...{ documentId, signedAt: savedAt.toISOString() },
          items: PrescriptionContent.parse(content).items,
        })),
      lastVisits: visits
        .filter(({ status }) => status === 'finished')
        .slice(0, mostVisits)
        .map(({ id, startsAt, practitionerId }) => ({
          encounterId: id,
          startsAt: startsAt.toISOString(),
          practitionerName: people.get(practitionerId)?.name ?? '',
        })),
    };
  }

  async #known(tenantId: string, patientId: string, facts: readonly StoredFact[]): Promise<Known> {
    const people = await this.#staff.practitioners(tenantId);
    const named = (id: string): ClinicalFact['recordedBy'] => ({
      id,
      name: people.get(id)?.name ?? '',
    });
    const stopped = new Set(
      facts.flatMap(({ status, content }) =>
        status === 'active' &&
        content.resourceType === 'MedicationStatement' &&
        content.taking === 'no'
          ? (content.prescriptionItemId ?? [])
          : [],
      ),
    );
    const now = this.#clock.now();
    const standing = await this.#records.documents.standingPrescriptions(tenantId, patientId);
    return {
      facts: facts.map(({ factId, version, status, content, memberId, recordedAt }) => ({
        ...{ factId, version, status, content },
        recordedBy: named(memberId),
        recordedAt: recordedAt.toISOString(),
      })),
      prescribed: standing.flatMap(({ documentId, content, authorId, savedAt }) =>
        PrescriptionContent.parse(content)
          .items.filter((item) => !stopped.has(item.id))
          .filter((item) => isTakenStill(item, savedAt.toISOString(), now))
          .map((item): PrescribedMedicine => ({
            ...{ documentId, item, prescriber: named(authorId) },
            signedAt: savedAt.toISOString(),
            endsAt: endOf(item, savedAt.toISOString()),
          })),
      ),
    };
  }
}
