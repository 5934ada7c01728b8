import { Injectable } from '@nestjs/common';
import { type RouteInput, type routes, type VitalSigns } from '@teleward/contracts';
import { dayIn } from '@teleward/platform';
import { RecordStore, type StaffActor, type StoredVitalSigns } from '@teleward/records';
import { Staff } from '../identity/index.ts';

type Recorded = RouteInput<typeof routes.recordVitalSigns>;

/** Vital signs of patients, with the names of those who took them. */
@Injectable()
export class PatientVitalSigns {
  readonly #records: RecordStore;
  readonly #staff: Staff;

  constructor(records: RecordStore, staff: Staff) {
    this.#records = records;
    this.#staff = staff;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor, patientId: string): Promise<{ sets: VitalSigns[] }> {
    const sets = await this.#records.vitalSigns.list(actor, patientId);
    return { sets: await this.#present(actor.tenantId, sets) };
  }

  /** @throws {RecordError} `not_found`, `bad_request`, `version_conflict` */
  async record(
    actor: StaffActor,
    { patientId, setId }: Recorded['params'],
    { takenAt, values }: Recorded['body'],
  ): Promise<VitalSigns> {
    const { timeZone } = await this.#staff.clinic(actor.tenantId);
    const at = new Date(takenAt);
    const set = await this.#records.vitalSigns.record(actor, patientId, {
      ...{ setId, takenAt: at, values },
      onDate: dayIn(timeZone, at),
    });
    return this.#presentOne(actor.tenantId, set);
  }

  /** @throws {RecordError} `not_found` */
  async withdraw(actor: StaffActor, { patientId, setId }: Recorded['params']): Promise<VitalSigns> {
    const set = await this.#records.vitalSigns.withdraw(actor, patientId, setId);
    return this.#presentOne(actor.tenantId, set);
  }

  async #presentOne(tenantId: string, set: StoredVitalSigns): Promise<VitalSigns> {
    const [shown] = await this.#present(tenantId, [set]);
    if (shown === undefined) throw new Error('A set that was just saved was not found.');
    return shown;
  }

  async #present(tenantId: string, sets: readonly StoredVitalSigns[]): Promise<VitalSigns[]> {
    const people = await this.#staff.practitioners(tenantId);
    return sets.map(({ setId, status, values, memberId, takenAt, recordedAt }) => ({
      ...{ setId, status, values },
      takenAt: takenAt.toISOString(),
      recordedAt: recordedAt.toISOString(),
      recordedBy: { id: memberId, name: people.get(memberId)?.name ?? '' },
    }));
  }
}
