import {
  FactContent,
  mostVitalSigns,
  type VitalSigns as Shown,
  type VitalValues,
} from '@teleward/contracts';
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
  /** Who recorded the first version. */
  readonly memberId: string;
  readonly takenAt: Date;
  /** When the first version was recorded. */
  readonly recordedAt: Date;
}

interface NewVitalSigns {
  readonly setId: string;
  readonly takenAt: Date;
  readonly values: VitalValues;
  /** The day of the measurement on the wall of the clinic, by which the weight is recorded. */
  readonly onDate: string;
}

/** What is sealed. */
type Content = Pick<Shown, 'status' | 'values'> & {
  /** The clinical fact that holds the weight; null without a weight. */
  readonly weightFactId: string | null;
};

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

type OpenedSet = StoredVitalSigns & Content & Pick<Row, 'version' | 'patientId'>;

const table = 'vital_signs_version';
/** Tolerance for the clock of a device, in milliseconds. */
const aheadMs = 5 * 60_000;
/** No living patient was measured before this. */
const earliest = new Date('1900-01-02T00:00:00Z');

/** The newest version of each set; who recorded it, and when, is read from the first version. */
const newestOf = (condition: string): string => `
  select distinct on (set_id) id, set_id as "setId", version, patient_id as "patientId",
    first_value(member_id) over versions as "memberId", taken_at as "takenAt",
    first_value(recorded_at) over versions as "recordedAt", content
  from vital_signs_version where ${condition}
  window versions as (partition by set_id order by version)
  order by set_id, version desc`;

/** Vital signs by patient. Append-only: a wrong set is marked, and every version stays. */
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

  /**
   * The newest sets, newest measurement first.
   *
   * @throws {RecordError} `not_found`
   */
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
          `select * from (${newestOf(
            'patient_id in (select records_of_patient(standing_record_of($1)))',
          )}) head order by "takenAt" desc, "setId" desc limit $2`,
          [patientId, mostVitalSigns],
        );
        return this.#open(actor.tenantId, rows);
      },
    );
  }

  /**
   * Records a set. The same sent again changes nothing.
   * @throws {RecordError} `not_found`; `bad_request` for a time in the future or before 1900;
   *   `version_conflict` if the id belongs to another set
   */
  async record(
    actor: StaffActor,
    patientId: string,
    { setId, takenAt, values, onDate }: NewVitalSigns,
  ): Promise<StoredVitalSigns> {
    return this.#write(actor, patientId, setId, async (manager) => {
      await refuseUnknown(manager, patientId);
      const latest = this.#clock.now().getTime() + aheadMs;
      if (takenAt < earliest || takenAt.getTime() > latest) {
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
      const weightFactId = values.weight === null ? null : newId();
      await this.#insert(manager, actor, {
        ...{ setId, version: 1, patientId, takenAt },
        content: { status: 'final', values, weightFactId },
      });
      if (weightFactId !== null) {
        await this.#facts.hold(actor.tenantId, patientId);
        const content = FactContent.parse({
          ...{ resourceType: 'Observation', code: 'body-weight', unit: 'kg' },
          ...{ value: values.weight, source: 'measured', onDate },
        });
        await this.#facts.add(actor.tenantId, actor.id, patientId, {
          factId: weightFactId,
          content,
        });
      }
      return this.#mustBe(manager, actor.tenantId, setId);
    });
  }

  /**
   * Marks a set as entered in error, and the clinical fact with its weight.
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
      const { version, takenAt, values, weightFactId } = before;
      await this.#insert(manager, actor, {
        ...{ setId, version: version + 1, patientId: before.patientId, takenAt },
        content: { status: 'entered-in-error', values, weightFactId },
      });
      if (weightFactId !== null) {
        await this.#facts.withdrawMeasurement(actor, before.patientId, weightFactId);
      }
      return this.#mustBe(manager, actor.tenantId, setId);
    });
  }

  /** Serializes the changes of a set. */
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
      readonly content: Content;
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
  ): Promise<OpenedSet | null> {
    const rows = await manager.query<Row[]>(newestOf('set_id = $1'), [setId]);
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

  async #open(tenantId: string, rows: readonly Row[]): Promise<readonly OpenedSet[]> {
    const keys = await this.#vault.toOpen(tenantId);
    return rows.map(({ id, content, ...row }) => ({
      ...row,
      ...(JSON.parse(keys.open(table, 'content', id, content)) as Content),
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
