import { type PatientState } from '@teleward/contracts';
import { newId, type Clock } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type StaffActor } from '../actor.ts';
import { type DataKeys } from '../encryption/data-keys.ts';
import { PatientVersionEntity } from './patient-version.entity.ts';
import { type PatientEntity } from './patient.entity.ts';

/** A patient's state, with author and time; these are null where unknown. */
export interface PatientVersion extends PatientState {
  readonly version: number;
  /** The record into which it was merged. */
  readonly replacedBy: string | null;
  readonly memberId: string | null;
  readonly recordedAt: Date | null;
}

/** What a version is made from. */
interface Kept {
  /** The id of the patient. */
  readonly id: string;
  readonly version: number;
  readonly state: PatientState;
  readonly replacedBy: string | null;
}

const table = 'patient_version';

/** The versions of patients, written in the transactions that make them. */
export class PatientVersions {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The newest first. */
  async list(
    manager: EntityManager,
    patientId: string,
    keys: DataKeys,
  ): Promise<readonly PatientVersion[]> {
    const rows = await manager.find(PatientVersionEntity, {
      where: { patientId },
      order: { version: 'DESC' },
    });
    return rows.map(({ id, version, memberId, recordedAt, content }) => ({
      ...(JSON.parse(keys.open(table, 'content', id, content)) as PatientState & {
        readonly replacedBy: string | null;
      }),
      ...{ version, memberId, recordedAt },
    }));
  }

  async keep(
    manager: EntityManager,
    { tenantId, id: memberId }: StaffActor,
    kept: Kept,
    keys: DataKeys,
  ): Promise<void> {
    await this.#insert(manager, tenantId, memberId, kept, keys);
  }

  /** Stores the state of a patient from before versions were kept, on their first change. */
  async keepFirst(
    manager: EntityManager,
    { id, tenantId, version, replacedBy }: PatientEntity,
    state: PatientState,
    keys: DataKeys,
  ): Promise<void> {
    if (!(await manager.existsBy(PatientVersionEntity, { patientId: id, version }))) {
      await this.#insert(manager, tenantId, null, { id, version, state, replacedBy }, keys);
    }
  }

  async #insert(
    manager: EntityManager,
    tenantId: string,
    memberId: string | null,
    { id: patientId, version, state, replacedBy }: Kept,
    keys: DataKeys,
  ): Promise<void> {
    const id = newId();
    await manager.insert(PatientVersionEntity, {
      ...{ id, tenantId, patientId, version, memberId },
      recordedAt: memberId === null ? null : this.#clock.now(),
      content: keys.seal(table, 'content', id, JSON.stringify({ ...state, replacedBy })),
    });
  }
}
