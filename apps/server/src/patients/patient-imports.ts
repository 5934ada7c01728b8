import { Inject, Injectable } from '@nestjs/common';
import {
  type ErrorCode,
  type ImportProblem,
  type ImportResult,
  type ImportRow,
  type PatientFacts,
  type PatientImport,
  type RouteAnswer,
  type routes,
} from '@teleward/contracts';
import { changedBy, dayIn, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordError, RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { factsOfRow } from './import-row.ts';

/** The most patients that one request undoes, so that it is answered within a second or two. */
const undoneAtOnce = 200;

type Undone = RouteAnswer<typeof routes.undoPatientImport>;
const nothingUndone: Undone = { removed: 0, kept: 0, next: null };

const entity = { entityType: 'PatientImport' };

const shown = 20;

/** A longer list of similar patients does not help to decide. */
const mostAlike = 3;

/** Rolls back the transaction of a trial. */
class TakenBack extends Error {}

/** The clinic's settings that reading a row requires. */
interface Clinic {
  readonly country: string;
  readonly languages: readonly string[];
  /** `YYYY-MM-DD` in its time zone. */
  readonly today: string;
}

/** Imports patients from a file. Each one is registered as the front desk would do it. */
@Injectable()
export class PatientImports {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * Rows are independent: an invalid one does not keep the others out.
   *
   * @param trial a dry run: nothing is written
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `invalid_state` for an import
   *   that was undone
   */
  async rows(
    actor: StaffActor,
    importId: string,
    rows: readonly ImportRow[],
    trial: boolean,
  ): Promise<ImportResult[]> {
    const { tenantId } = actor;
    const packet = { ...entity, entityId: importId };
    await this.#records.access.check(actor, 'patient.import', {}, packet);
    if (!trial) {
      await this.#begin(actor, importId);
    }
    const clinic = await this.#clinic(tenantId);
    const elsewhere = await this.#elsewhere(tenantId, rows, importId);
    const results: ImportResult[] = [];
    for (const row of rows) {
      results.push(await this.#row(actor, importId, row, { ...clinic, trial, elsewhere }));
    }
    // Audited for each packet, because its answers tell of existing patients. Its rows have
    // transactions of their own.
    return this.#records.access.perform(actor, 'patient.import', {}, packet, () =>
      Promise.resolve(results),
    );
  }

  /** @throws {RecordError} `not_found` */
  async list(actor: StaffActor): Promise<PatientImport[]> {
    const found = await this.#records.access.perform(
      actor,
      'patient.list-imports',
      {},
      entity,
      (manager) =>
        manager.query<
          { id: string; madeAt: Date; madeBy: string; undoneAt: Date | null; count: number }[]
        >(
          `select i.id, i.made_at as "madeAt", m.name as "madeBy", i.undo_ended_at as "undoneAt",
           (select count(*)::int from patient_import_row r where r.import_id = i.id) as count
         from patient_import i join membership m on m.id = i.made_by
         order by i.made_at desc, i.id limit $1`,
          [shown],
        ),
    );
    return found.map(({ id, madeAt, undoneAt, ...one }) => ({
      ...one,
      importId: id,
      madeAt: madeAt.toISOString(),
      undoneAt: undoneAt?.toISOString() ?? null,
    }));
  }

  /**
   * Undoes the registration of some of its patients; from the first call on, the import accepts no
   * more rows.
   *
   * @param after the last patient of the previous call
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`
   */
  async undo(
    actor: StaffActor,
    importId: string,
    after: string | null,
  ): Promise<RouteAnswer<typeof routes.undoPatientImport>> {
    return this.#records.access.perform(
      actor,
      'patient.undo-import',
      {},
      entity,
      async (manager, trace) => {
        const found = await changedBy(
          manager,
          'update patient_import set undone_at = coalesce(undone_at, $2) where id = $1',
          [importId, this.#clock.now()],
        );
        if (found === 0) {
          throw new ServiceError('not_found');
        }
        const [outcome] = await manager.query<Undone[]>(
          'select removed, kept, last as next from undo_patient_import($1, $2, $3)',
          [importId, after, undoneAtOnce],
        );
        const { next } = outcome ?? nothingUndone;
        if (next === null) {
          await manager.query(
            'update patient_import set undo_ended_at = coalesce(undo_ended_at, $2) where id = $1',
            [importId, this.#clock.now()],
          );
        }
        trace.tell({ entityId: importId });
        return outcome ?? nothingUndone;
      },
    );
  }

  async #row(
    actor: StaffActor,
    importId: string,
    { id, values }: ImportRow,
    how: Clinic & { readonly trial: boolean; readonly elsewhere: ReadonlySet<string> },
  ): Promise<ImportResult> {
    const read = factsOfRow(values, how);
    if ('problems' in read) {
      return { id, outcome: 'faulty', problems: read.problems, alike: [] };
    }
    if (how.elsewhere.has(id)) {
      return { id, outcome: 'duplicate', problems: [], alike: [] };
    }
    const alike = await this.#alike(actor.tenantId, id, read.facts, how.country);
    if (alike.length > 0) {
      return { id, outcome: 'duplicate', problems: [], alike };
    }
    const problem = await this.#register(actor, how.trial ? null : importId, { id, ...read });
    return problem === null
      ? { id, outcome: how.trial ? 'right' : 'registered', problems: [], alike: [] }
      : { id, outcome: 'faulty', problems: [problem], alike: [] };
  }

  /**
   * @param importId null for a trial, which runs to the end and is rolled back
   * @returns the problem that only the registration revealed
   */
  async #register(
    actor: StaffActor,
    importId: string | null,
    registration: {
      readonly id: string;
      readonly identifier: string | null;
      readonly facts: PatientFacts;
    },
  ): Promise<ImportProblem | null> {
    const { tenantId } = actor;
    try {
      await this.#database.run(tenantId, async (manager) => {
        if (importId === null) {
          await this.#records.patientRegistry.register(actor, registration);
          throw new TakenBack();
        }
        const [open] = await manager.query<unknown[]>(
          'select 1 from patient_import where id = $1 and undone_at is null for share',
          [importId],
        );
        if (open === undefined) {
          throw new ServiceError('invalid_state');
        }
        await this.#records.patientRegistry.register(actor, registration);
        await manager.query(
          `insert into patient_import_row (patient_id, tenant_id, import_id) values ($1, $2, $3)
           on conflict (patient_id) do nothing`,
          [registration.id, tenantId, importId],
        );
      });
      return null;
    } catch (error) {
      if (error instanceof TakenBack) {
        return null;
      }
      if (!(error instanceof RecordError)) {
        throw error;
      }
      const problem = refused[error.code];
      if (problem === undefined) {
        throw error;
      }
      return problem;
    }
  }

  /** Patients who were not created by this import: undoing it must not remove them. */
  async #elsewhere(
    tenantId: string,
    rows: readonly ImportRow[],
    importId: string,
  ): Promise<ReadonlySet<string>> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string }[]>(
        `select p.id from patient p where p.id = any ($1) and not exists (
           select 1 from patient_import_row r where r.patient_id = p.id and r.import_id = $2)`,
        [rows.map(({ id }) => id), importId],
      ),
    );
    return new Set(found.map(({ id }) => id));
  }

  /**
   * Patients who seem to be the same person: a name alone, or a family's telephone number, is not
   * enough.
   */
  async #alike(
    tenantId: string,
    id: string,
    { name, birthDate, phones, identifiers }: PatientFacts,
    country: string,
  ): Promise<ImportResult['alike']> {
    const codes = identifiers.map(({ value }) => value);
    const person = { name, birthDate, phones, identifiers: codes };
    const found = await this.#records.patientSearch.alikeOf(
      ...([tenantId, person, country, id, mostAlike] as const),
    );
    return found
      .filter(
        ({ likenesses }) =>
          likenesses.includes('identifier') ||
          (likenesses.includes('name') &&
            (likenesses.includes('birth-date') || likenesses.includes('phone'))),
      )
      .map(({ patient: { id: patientId, name: called, birthDate: born, identifier } }) => ({
        ...{ id: patientId, name: called, birthDate: born, identifier },
      }));
  }

  /** @throws {ServiceError} `not_found` where another clinic has this id, `invalid_state` */
  async #begin(actor: StaffActor, importId: string): Promise<void> {
    const { tenantId } = actor;
    await this.#database.run(tenantId, async (manager) => {
      await manager.query(
        `insert into patient_import (id, tenant_id, made_by, made_at) values ($1, $2, $3, $4)
         on conflict (id) do nothing`,
        [importId, tenantId, actor.id, this.#clock.now()],
      );
      const [known] = await manager.query<{ undone: boolean }[]>(
        'select undone_at is not null as undone from patient_import where id = $1',
        [importId],
      );
      if (known === undefined) {
        throw new ServiceError('not_found');
      }
      if (known.undone) {
        throw new ServiceError('invalid_state');
      }
    });
  }

  async #clinic(tenantId: string): Promise<Clinic> {
    const { country, timeZone } = await this.#staff.clinic(tenantId);
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ languages: string[] }[]>('select languages from tenant where id = $1', [
        tenantId,
      ]),
    );
    const today = dayIn(timeZone, this.#clock.now());
    return { country, languages: row?.languages ?? [], today };
  }
}

/** Errors of the registry that concern one row; any other error fails the whole request. */
const refused: Partial<Readonly<Record<ErrorCode, ImportProblem>>> = {
  identifier_taken: { field: 'identifier', code: 'taken' },
  phone_invalid: { field: 'phone', code: 'invalid' },
  bad_request: { field: 'birthDate', code: 'future' },
};
