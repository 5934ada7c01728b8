import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type RouteAnswer, type RouteInput, type routes } from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, tells, type StaffActor } from '@teleward/records';
import { Staff, VisitLinks } from '../identity/index.ts';
import { DatabaseNews } from '../news/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { EncounterLists } from '../visits/index.ts';
import { ContactNews } from './contact-news.ts';

/** A longer list of similar patients does not help to decide. */
const mostAlike = 5;

/** What the front desk does with patients. */
@Injectable()
export class PatientDesk implements OnModuleDestroy {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #visits: EncounterLists;
  readonly #staff: Staff;
  readonly #contacts: ContactNews;
  readonly #links: VisitLinks;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    visits: EncounterLists,
    staff: Staff,
    contacts: ContactNews,
    links: VisitLinks,
    news: DatabaseNews,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#visits = visits;
    this.#clock = clock;
    this.#staff = staff;
    this.#contacts = contacts;
    this.#links = links;
    const { patientSearch } = records;
    news.on('patient_changed', (payload) => {
      const [tenantId = '', patientId = ''] = payload.split(' ');
      patientSearch.tell(tenantId, patientId);
    });
    news.on('missed', () => {
      patientSearch.forget();
    });
  }

  onModuleDestroy(): void {
    this.#records.patientSearch.forget();
  }

  /** @throws {RecordError} `not_found` */
  async search(
    actor: StaffActor,
    { text, limit }: RouteInput<typeof routes.searchPatients>['body'],
  ): Promise<RouteAnswer<typeof routes.searchPatients>> {
    const { patients, more } = await this.#records.patientSearch.search(actor, text, limit);
    return { patients: [...patients], more };
  }

  /** @throws {RecordError} `not_found` */
  async findAlike(
    actor: StaffActor,
    { except, ...person }: RouteInput<typeof routes.findAlikePatients>['body'],
  ): Promise<RouteAnswer<typeof routes.findAlikePatients>> {
    const { country } = await this.#staff.clinic(actor.tenantId);
    const found = await this.#records.patientSearch.alike(
      ...([actor, person, country, except, mostAlike] as const),
    );
    return { patients: [...found] };
  }

  /**
   * Changes a patient, and tells them if their contact data changed. If a wrong birth date is
   * corrected here, the failed attempts of patients who typed the right one are reset.
   *
   * @throws {RecordError} as the registry does
   */
  async change(
    actor: StaffActor,
    patientId: string,
    { baseVersion, ...state }: RouteInput<typeof routes.changePatient>['body'],
  ): Promise<RouteAnswer<typeof routes.changePatient>> {
    const { patientRegistry } = this.#records;
    const { tenantId } = actor;
    return this.#database.run(tenantId, async () => {
      const { patient, before } = await patientRegistry.change(
        ...([actor, patientId, baseVersion, state] as const),
      );
      if (before !== null) {
        if (!tells(state.facts.birthDate, before.facts.birthDate)) {
          await this.#links.forgive(tenantId, patientId);
        }
        await this.#contacts.tell(tenantId, before, patient);
      }
      return patient;
    });
  }

  /**
   * Merges a record into another one, and returns the visits that now overlap.
   *
   * @throws {RecordError} `not_found`, `version_conflict`, `patient_merged`
   */
  async merge(
    actor: StaffActor,
    patientId: string,
    { baseVersion, intoId }: RouteInput<typeof routes.mergePatient>['body'],
  ): Promise<RouteAnswer<typeof routes.mergePatient>> {
    const { tenantId } = actor;
    return this.#database.run(tenantId, async () => {
      const merged = await this.#records.patientRegistry.merge(
        ...([actor, patientId, baseVersion, intoId] as const),
      );
      const rows = await this.#visits.overlapping(tenantId, intoId, this.#clock.now());
      const people = await this.#staff.practitioners(tenantId);
      const overlapping = rows.map(({ appointmentId, startsAt, endsAt, practitionerId }) => ({
        appointmentId,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        practitionerName: people.get(practitionerId)?.name ?? '',
      }));
      return { ...merged, overlapping };
    });
  }

  /** @throws {RecordError} `not_found` */
  async versions(
    actor: StaffActor,
    patientId: string,
  ): Promise<RouteAnswer<typeof routes.listPatientVersions>> {
    const versions = await this.#records.patientRegistry.versions(actor, patientId);
    const people = await this.#staff.practitioners(actor.tenantId);
    return {
      versions: versions.map(({ memberId, recordedAt, ...version }) => {
        const author = memberId === null ? undefined : people.get(memberId);
        return {
          ...version,
          recordedAt: recordedAt?.toISOString() ?? null,
          author: author === undefined ? null : { id: author.id, name: author.name },
        };
      }),
    };
  }
}
