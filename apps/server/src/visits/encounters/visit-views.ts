import { Inject, Injectable } from '@nestjs/common';
import {
  doctorsPortraitPath,
  type PatientVisit,
  type Picture,
  type StaffVisit,
} from '@teleward/contracts';
import { type Config } from '@teleward/platform';
import { RecordStore, type PatientActor, type StaffActor } from '@teleward/records';
import { Portraits, Staff } from '../../identity/index.ts';
import { configToken } from '../../platform.tokens.ts';
import { iso, untilOf, type EncounterRow } from './encounter-row.ts';
import { Encounters } from './encounters.ts';

/** A visit as the pages of those who take part in it show it. */
@Injectable()
export class VisitViews {
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #staff: Staff;
  readonly #portraits: Portraits;
  readonly #config: Config;

  constructor(
    records: RecordStore,
    encounters: Encounters,
    staff: Staff,
    portraits: Portraits,
    @Inject(configToken) config: Config,
  ) {
    this.#records = records;
    this.#encounters = encounters;
    this.#staff = staff;
    this.#portraits = portraits;
    this.#config = config;
  }

  async forStaff(actor: StaffActor, encounterId: string): Promise<StaffVisit> {
    const row = await this.#encounters.row(actor.tenantId, encounterId);
    const patient = await this.#records.patients.read(actor, row.patientId, 'encounter.read', {
      encounterId,
    });
    return {
      encounterId,
      status: row.status,
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      arrivedAt: iso(row.arrivedAt),
      startedAt: iso(row.startedAt),
      endedAt: iso(row.endedAt),
      reason: row.reason,
      patient,
      practitioner: await this.#encounters.practitioner(actor.tenantId, row.practitionerId),
      site: row.site,
      consent: await this.#records.consents.ofEncounter(actor.tenantId, encounterId),
      deviceCheck: row.deviceCheck,
    };
  }

  async forPatient(actor: PatientActor): Promise<PatientVisit> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#records.access.check(actor, 'encounter.read', { encounterId }, entity);
    const row = await this.#encounters.row(tenantId, encounterId);
    const practitioner = await this.#encounters.practitioner(tenantId, row.practitionerId);
    const portrait = await this.#portraits.idOf(tenantId, row.practitionerId);
    const language = await this.#records.patients.languageOf(tenantId, patientId);
    return {
      encounterId,
      version: row.version,
      status: row.status,
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      walkIn: row.walkIn,
      mode: row.mode,
      waitingRoomOpensAt: row.opensAt.toISOString(),
      deviceCheck: row.deviceCheck,
      until: untilOf(row),
      cancelledByPatient: row.cancellationReason === 'pat',
      patientName: actor.name,
      practitionerName: practitioner.name,
      practitionerQualification: practitioner.qualification,
      practitionerPortrait: portrait === null ? null : doctorsPortraitPath(encounterId, portrait),
      clinic: await this.#clinicFor(tenantId, row),
      consent: await this.#records.consents.ofEncounter(tenantId, encounterId),
      language,
      demo: this.#config.demo,
    };
  }

  /**
   * The portrait of the doctor whom the patient will see.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`
   */
  async portrait(actor: PatientActor, pictureId: string): Promise<Picture> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#records.access.check(actor, 'portrait.read', { encounterId }, entity);
    const { practitionerId } = await this.#encounters.row(tenantId, encounterId);
    return this.#portraits.of(tenantId, practitionerId, pictureId);
  }

  /** Who comes to a site calls that, where it has a telephone. */
  async #clinicFor(tenantId: string, { site }: EncounterRow): Promise<PatientVisit['clinic']> {
    const clinic = await this.#staff.clinic(tenantId);
    return { ...clinic, phone: site?.phone ?? clinic.phone };
  }
}
