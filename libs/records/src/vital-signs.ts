import { mostVitalSigns, type VitalSigns as Shown, type VitalValues } from '@teleward/contracts';
import { newId, type Clock } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type StaffActor } from './actor.ts';
import { canonicalJson } from './canonical-json.ts';
import { type ClinicalFacts } from './clinical-facts.ts';
import { type Vault } from './encryption/vault.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';
import { VitalSignsVersionEntity } from './vital-signs-version.entity.ts';

/** The newest version of a set of vital signs. */
export interface StoredVitalSigns extends Pick<Shown, 'setId' | 'status' | 'values'> {
  readonly memberId: string;
  readonly takenAt: Date;
  readonly recordedAt: Date;
}

interface NewVitalSigns {
  readonly setId: string;
  readonly takenAt: Date;
  readonly values: VitalValues;
  /** The day of the measurement on the wall of the clinic, by which the weight is recorded. */
  readonly onDate: string;
}

interface Row {
  readonly id: string;
  readonly setId: string;
  readonly version: number;
  readonly patientId: string;
  readonly memberId: string;
  readonly takenAt: Date;
  readonly recordedAt: Date;
  readonly content: Buffer;
}

const table = 'vital_signs_version';
/** A clock at a rural site may be ahead by this. */
const aheadMs = 5 * 60_000;

const columns = `id, set_id as "setId", version, patient_id as "patientId",
  member_id as "memberId", taken_at as "takenAt", recorded_at as "recordedAt", content`;

/** Vital signs by patient. Append-only: a set that was wrong is marked, and every version stays. */
export class VitalSigns {
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #facts: ClinicalFacts;

  constructor(access: RecordAccess, clock: Clock, vault: Vault, facts: ClinicalFacts) {
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
    this.#facts = facts;
  }

  /** The newest sets, the newest measurement first. @throws {RecordError} `not_found` */
  async list(actor: StaffActor, patientId: string): Promise<readonly StoredVitalSigns[]> {
    const entity = { entityType: 'Patient', entityId: patientId, patientId };
    return this.#access.perform(
      actor,
      'vital-signs.read',
      { patientId },
      entity,
      async (manager) => {
        await refuseUnknown(manager, patientId);
        const rows = await manager.query<Row[]>(
          `select * from (
             select distinct on (set_id) ${columns} from vital_signs_version
             where patient_id in (select records_of_patient(standing_record_of($1)))
             order by set_id, version desc
           ) head order by "takenAt" desc, "setId" desc limit $2`,
          [patientId, mostVitalSigns],
        );
        return this.#open(actor.tenantId, rows);
      },
    );
  }

  /**
   * Records a set. The same sent again changes nothing.
   * @throws {RecordError} `not_found`; `bad_request` for a time to come; `version_conflict` where
   *   the id stands for something else
   */
  async record(
    actor: StaffActor,
    patientId: string,
    { setId, takenAt, values, onDate }: NewVitalSigns,
  ): Promise<StoredVitalSigns> {
    return this.#write(actor, patientId, setId, async (manager) => {
      await refuseUnknown(manager, patientId);
      if (takenAt.getTime() > this.#clock.now().getTime() + aheadMs) {
        throw new RecordError('bad_request');
      }
      const before = await this.#newest(manager, actor.tenantId, setId);
      if (before !== null) {
        const isSame =
          before.patientId === patientId &&
          before.takenAt.getTime() === takenAt.getTime() &&
          canonicalJson(before.values) === canonicalJson(values);
        if (!isSame) {
          throw new RecordError('version_conflict');
        }
        return before;
      }
      await this.#insert(manager, actor, {
        ...{ setId, version: 1, patientId, takenAt },
        content: { status: 'final', values },
      });
      if (values.weight !== null) {
        await this.#facts.add(actor.tenantId, actor.id, patientId, {
          factId: setId,
          content: {
            ...{ resourceType: 'Observation', code: 'body-weight', unit: 'kg' },
            ...{ value: values.weight, source: 'measured', onDate },
          },
        });
      }
      return this.#mustBe(manager, actor.tenantId, setId);
    });
  }

  /**
   * Marks a set as entered in error, with the weight that was recorded by it.
   * @throws {RecordError} `not_found`
   */
  async withdraw(actor: StaffActor, patientId: string, setId: string): Promise<StoredVitalSigns> {
    return this.#write(actor, patientId, setId, async (manager) => {
      const before = await this.#newest(manager, actor.tenantId, setId);
      const [own] = await manager.query<unknown[]>(
        'select 1 from records_of_patient(standing_record_of($1)) as r(id) where r.id = $2',
        [patientId, before?.patientId],
      );
      if (before === null || own === undefined) {
        throw new RecordError('not_found');
      }
      if (before.status === 'entered-in-error') {
        return before;
      }
      const { version, takenAt, values } = before;
      await this.#insert(manager, actor, {
        ...{ setId, version: version + 1, patientId: before.patientId, takenAt },
        content: { status: 'entered-in-error', values },
      });
      if (values.weight !== null) {
        await this.#facts.markError(actor.tenantId, actor.id, setId);
      }
      return this.#mustBe(manager, actor.tenantId, setId);
    });
  }

  /** One change of a set at a time. */
  async #write(
    actor: StaffActor,
    patientId: string,
    setId: string,
    work: (manager: EntityManager) => Promise<StoredVitalSigns>,
  ): Promise<StoredVitalSigns> {
    const entity = { entityType: 'Observation', entityId: setId, patientId };
    return this.#access.perform(
      actor,
      'vital-signs.write',
      { patientId },
      entity,
      async (manager) => {
        await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `vital signs ${setId}`,
        ]);
        const { setId: id, status, values, memberId, takenAt, recordedAt } = await work(manager);
        return { setId: id, status, values, memberId, takenAt, recordedAt };
      },
    );
  }

  async #insert(
    manager: EntityManager,
    actor: StaffActor,
    {
      content,
      ...row
    }: Pick<Row, 'setId' | 'version' | 'patientId' | 'takenAt'> & {
      readonly content: Pick<Shown, 'status' | 'values'>;
    },
  ): Promise<void> {
    const keys = await this.#vault.toSeal(actor.tenantId);
    const id = newId();
    await manager.insert(VitalSignsVersionEntity, {
      ...{ ...row, id, tenantId: actor.tenantId, memberId: actor.id },
      recordedAt: this.#clock.now(),
      content: keys.seal(table, 'content', id, canonicalJson(content)),
    });
  }

  async #newest(
    manager: EntityManager,
    tenantId: string,
    setId: string,
  ): Promise<(StoredVitalSigns & Pick<Row, 'version' | 'patientId'>) | null> {
    const rows = await manager.query<Row[]>(
      `select ${columns} from vital_signs_version where set_id = $1
       order by version desc limit 1`,
      [setId],
    );
    const [opened] = await this.#open(tenantId, rows);
    return opened ?? null;
  }

  async #mustBe(
    manager: EntityManager,
    tenantId: string,
    setId: string,
  ): Promise<StoredVitalSigns> {
    const found = await this.#newest(manager, tenantId, setId);
    if (found === null) {
      throw new RecordError('not_found');
    }
    return found;
  }

  async #open(
    tenantId: string,
    rows: readonly Row[],
  ): Promise<readonly (StoredVitalSigns & Pick<Row, 'version' | 'patientId'>)[]> {
    const keys = await this.#vault.toOpen(tenantId);
    return rows.map(({ id, content, ...row }) => ({
      ...row,
      ...(JSON.parse(keys.open(table, 'content', id, content)) as Pick<Shown, 'status' | 'values'>),
    }));
  }
}

/** @throws {RecordError} `not_found` */
async function refuseUnknown(manager: EntityManager, patientId: string): Promise<void> {
  const [row] = await manager.query<unknown[]>('select 1 from patient where id = $1', [patientId]);
  if (row === undefined) {
    throw new RecordError('not_found');
  }
}
