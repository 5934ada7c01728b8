import { type Likeness, type PatientRow } from '@teleward/contracts';
import { type Clock, type TenantDatabase } from '@teleward/platform';
import { setImmediate } from 'node:timers/promises';
import { type Actor } from '../actor.ts';
import { type Vault } from '../encryption/vault.ts';
import { findableOf, rowOf } from './patient-facts.ts';
import { PatientEntity } from './patient.entity.ts';
import { e164 } from './phones.ts';
import { type RecordAccess } from '../record-access.ts';
import { PatientIndex, type Likened } from '../patient-search/patient-index.ts';
import { termsOf } from '../patient-search/query.ts';
import { In, type EntityManager } from 'typeorm';

/** How long a clinic's index is kept after the last search, in milliseconds. */
const idleMs = 15 * 60_000;

/** How many rows are read before the event loop gets a turn. */
const readAtOnce = 500;

/** A similar patient, as the index returns them. */
type Found = ReturnType<PatientIndex['alike']>;

/** A clinic's index, and the patients that it has to read again before the next search. */
interface Kept {
  readonly index: PatientIndex;
  readonly changed: Set<string>;
  /** Resolves once the index exists, and then once pending changes are read. One at a time. */
  ready: Promise<void>;
  idle: NodeJS.Timeout | null;
}

interface AlikeRow {
  readonly patient: PatientRow;
  readonly likenesses: Likeness[];
}

/**
 * Searches patients by what staff type. Names are sealed in the database, so each process keeps an
 * index of a clinic's patients in memory from the first search on, and drops it when searches stop
 * (docs/adr/0006).
 */
export class PatientSearch {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #kept = new Map<string, Kept>();

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
  }

  /** Drops every index, because a change may have been missed or the program ends. */
  forget(): void {
    for (const tenantId of [...this.#kept.keys()]) {
      this.#drop(tenantId);
    }
  }

  /** Marks a patient as new or changed. */
  tell(tenantId: string, patientId: string): void {
    this.#kept.get(tenantId)?.changed.add(patientId);
  }

  /** @throws {RecordError} `not_found` */
  async search(
    actor: Actor,
    text: string,
    limit: number,
  ): Promise<{ readonly patients: readonly PatientRow[]; readonly more: boolean }> {
    const entity = { entityType: 'Patient' };
    await this.#access.check(actor, 'patient.search', {}, entity);
    const { tenantId } = actor;
    const terms = termsOf(text, this.#clock.now());
    // The index is read on a connection of its own, so that a waiting request does not occupy one.
    const ids =
      terms.length === 0
        ? await this.#newest(tenantId, limit + 1)
        : (await this.#indexOf(tenantId)).search(terms, limit);
    return this.#access.perform(actor, 'patient.search', {}, entity, async (manager) => {
      const rows = await this.#rows(manager, tenantId, ids.slice(0, limit));
      return { patients: [...rows.values()], more: ids.length > limit };
    });
  }

  /**
   * Patients who may be the same person as one who is being registered.
   *
   * @throws {RecordError} `not_found`
   */
  async alike(
    actor: Actor,
    person: Likened,
    country: string,
    except: string | null,
    limit: number,
  ): Promise<readonly AlikeRow[]> {
    const entity = { entityType: 'Patient' };
    await this.#access.check(actor, 'patient.search', {}, entity);
    const found = await this.#likeIn(actor.tenantId, person, country, except, limit);
    return this.#access.perform(actor, 'patient.search', {}, entity, () =>
      this.#alikeRows(actor.tenantId, found, except, limit),
    );
  }

  /** The same, for services that have checked access and write an audit row of their own. */
  async alikeOf(
    tenantId: string,
    person: Likened,
    country: string,
    except: string | null,
    limit: number,
  ): Promise<readonly AlikeRow[]> {
    const found = await this.#likeIn(tenantId, person, country, except, limit);
    return this.#alikeRows(tenantId, found, except, limit);
  }

  async #likeIn(
    tenantId: string,
    { name, birthDate, phones, identifiers }: Likened,
    country: string,
    except: string | null,
    limit: number,
  ): Promise<Found> {
    const index = await this.#indexOf(tenantId);
    // An incomplete telephone number is not compared.
    const called = phones.map((phone) => e164(phone, country)).filter((phone) => phone !== null);
    return index
      .alike({ name, birthDate, phones: called, identifiers }, limit + 1)
      .filter(({ id }) => id !== except);
  }

  async #alikeRows(
    tenantId: string,
    found: Found,
    except: string | null,
    limit: number,
  ): Promise<readonly AlikeRow[]> {
    if (found.length === 0) {
      return [];
    }
    return this.#database.run(tenantId, async (manager) => {
      const rows = await this.#rows(
        manager,
        tenantId,
        found.slice(0, limit).map(({ id }) => id),
      );
      return found.flatMap(({ id, likenesses }) => {
        const patient = rows.get(id);
        return patient === undefined || patient.id === except
          ? []
          : [{ patient, likenesses: [...likenesses] }];
      });
    });
  }

  async #newest(tenantId: string, limit: number): Promise<readonly string[]> {
    return this.#database.run(tenantId, async (manager) => {
      const rows = await manager.query<{ id: string }[]>(
        `select id from patient where tenant_id = current_tenant() and active and replaced_by is null
         order by registered_at desc nulls last, id limit $1`,
        [limit],
      );
      return rows.map(({ id }) => id);
    });
  }

  /**
   * The rows for these ids, in their order. A merged record is shown as the one that replaced it,
   * once.
   */
  async #rows(
    manager: EntityManager,
    tenantId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, PatientRow>> {
    const keys = await this.#vault.toOpen(tenantId);
    const found = await manager
      .createQueryBuilder(PatientEntity, 'p')
      .where('p.id in (select standing_record_of(id) from patient where id = any (:ids))', { ids })
      .getMany();
    const standing = await manager.query<{ id: string; stands: string }[]>(
      `select id, standing_record_of(id) as stands from patient
       where id = any ($1) and replaced_by is not null`,
      [ids],
    );
    const byId = new Map(found.map((patient) => [patient.id, patient]));
    const merged = new Map(standing.map(({ id, stands }) => [id, stands]));
    const rows = new Map<string, PatientRow>();
    const shown = new Set<string>();
    for (const id of ids) {
      const patient = byId.get(merged.get(id) ?? id);
      if (patient !== undefined && !shown.has(patient.id)) {
        shown.add(patient.id);
        rows.set(id, rowOf(patient, keys));
      }
    }
    return rows;
  }

  async #indexOf(tenantId: string): Promise<PatientIndex> {
    if (this.#kept.get(tenantId)?.index.isWorn === true) {
      this.#drop(tenantId);
    }
    const kept = this.#kept.get(tenantId) ?? this.#keep(tenantId);
    if (kept.idle !== null) {
      clearTimeout(kept.idle);
    }
    kept.idle = setTimeout(() => {
      this.#drop(tenantId);
    }, idleMs).unref();
    const before = kept.ready;
    kept.ready = before.then(() => this.#readChanged(tenantId, kept));
    try {
      await kept.ready;
    } catch (error) {
      if (this.#kept.get(tenantId) === kept) {
        this.#drop(tenantId);
      }
      throw error;
    }
    return kept.index;
  }

  #keep(tenantId: string): Kept {
    const kept: Kept = {
      index: new PatientIndex(),
      // Patients that change while the index is being read are read again afterwards.
      changed: new Set<string>(),
      ready: Promise.resolve(),
      idle: null,
    };
    this.#kept.set(tenantId, kept);
    kept.ready = this.#database.apart(() => this.#readAll(tenantId, kept.index));
    return kept;
  }

  #drop(tenantId: string): void {
    const kept = this.#kept.get(tenantId);
    if (kept?.idle !== null && kept?.idle !== undefined) {
      clearTimeout(kept.idle);
    }
    this.#kept.delete(tenantId);
  }

  async #readAll(tenantId: string, index: PatientIndex): Promise<void> {
    let last: string | null = null;
    do {
      const after: string | null = last;
      last = await this.#database.run(tenantId, async (manager) => {
        const keys = await this.#vault.toOpen(tenantId);
        const rows: readonly PatientEntity[] = await manager
          .createQueryBuilder(PatientEntity, 'p')
          .where('p.tenant_id = current_tenant()')
          .andWhere(after === null ? 'true' : 'p.id > :after', { after })
          .orderBy('p.id')
          .limit(readAtOnce)
          .getMany();
        for (const row of rows) {
          index.put(findableOf(row, keys));
        }
        return rows.at(-1)?.id ?? null;
      });
      await setImmediate();
    } while (last !== null);
  }

  async #readChanged(tenantId: string, { index, changed }: Kept): Promise<void> {
    if (changed.size === 0) {
      return;
    }
    const ids = [...changed];
    changed.clear();
    await this.#database.apart(() =>
      this.#database.run(tenantId, async (manager) => {
        const keys = await this.#vault.toOpen(tenantId);
        const rows = await manager.findBy(PatientEntity, { id: In(ids) });
        const gone = new Set(ids);
        for (const row of rows) {
          index.put(findableOf(row, keys));
          gone.delete(row.id);
        }
        gone.forEach((id) => {
          index.remove(id);
        });
      }),
    );
  }
}
