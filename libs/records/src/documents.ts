import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { type Actor, type StaffActor } from './actor.ts';
import { canonicalJson, digestOf, type Json } from './canonical-json.ts';
import {
  documentKinds,
  isSignable,
  numberOf,
  readBy,
  written,
  type DocumentsAction,
  type DocumentType,
} from './document-kinds.ts';
import { DocumentVersionEntity } from './document-version.entity.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { maySeeDocument, type Action } from './policies.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';

/** What is known of a document without opening it, as its newest version says. */
export interface DocumentHead {
  readonly documentId: string;
  readonly type: DocumentType;
  /** What people call it by, given on signing: `R-2026-0007`; null while it is a draft. */
  readonly number: string | null;
  readonly encounterId: string;
  readonly patientId: string;
  readonly authorId: string;
  readonly version: number;
  readonly status: 'preliminary' | 'final';
  readonly createdAt: Date;
  readonly savedAt: Date;
  readonly signedAt: Date | null;
}

/** The newest version of a document, opened. */
export interface StoredDocument extends DocumentHead {
  readonly content: Json;
  /** SHA-256 of the content. It is not stored: a short text could be guessed by it. */
  readonly digest: string;
}

/** As the database holds it. */
interface HeadRow extends Omit<DocumentHead, 'number'> {
  readonly id: string;
  readonly year: number | null;
  readonly ordinal: number | null;
  readonly schemaVersion: number;
  readonly content: Buffer;
}

/** Whose documents: those of one visit, or of all records of the person. */
export interface DocumentsOf {
  readonly encounterId?: string;
  readonly patientId: string;
}

export interface Draft {
  readonly documentId: string;
  readonly type: DocumentType;
  readonly encounterId: string;
  readonly patientId: string;
  /** The practitioner of the visit, whom the policies ask for. */
  readonly practitionerId: string;
  /** The version the author wrote on; 0 for a new document. */
  readonly baseVersion: number;
  readonly content: Json;
}

const uniqueViolation = '23505';
const signedAlready = 'TW001';

/** Versioned, append-only clinical documents. */
export class Documents {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
  }

  /**
   * Saves a new version. The same save sent again answers the version it made; a second draft of the
   * same author, visit and type is a `version_conflict`.
   * @throws {RecordError} `not_found`, `version_conflict`, `already_signed`
   */
  async save(actor: StaffActor, draft: Draft): Promise<StoredDocument> {
    const action: Action = `${draft.type}.write`;
    const entity = entityOf(draft);
    await this.#access.check(actor, action, { practitionerId: draft.practitionerId }, entity);
    return this.#append(actor.tenantId, async (manager) => {
      if (draft.baseVersion === 0) {
        await this.#refuseSecondDraft(manager, actor, draft);
      }
      const keys = await this.#vault.toOpen(actor.tenantId);
      const row = await this.#row(manager, draft.documentId);
      if (row !== null && !isSame(row, draft, actor)) {
        throw new RecordError('not_found');
      }
      if (row?.status === 'final') {
        throw new RecordError('already_signed');
      }
      const head = row && open(row, keys);
      const isAgain = head?.digest === digestOf(draft.content);
      if (head?.version === draft.baseVersion + 1 && isAgain) {
        // Its content is answered, whoever sends it again.
        await this.#access.done(actor, { action, ...entity });
        return head;
      }
      if ((head?.version ?? 0) !== draft.baseVersion) {
        throw new RecordError('version_conflict');
      }
      await this.#insert(manager, actor, { ...draft, status: 'preliminary' });
      await this.#access.done(actor, { action, ...entity });
      return this.#headOrFail(manager, actor.tenantId, draft.documentId);
    });
  }

  /**
   * Signs a version: the same content follows as the final version. Signing again answers the same.
   * @param review looks at what is about to be signed, in its transaction; what it throws keeps it unsigned
   * @param conclude does with what is signed what stands or falls with it
   * @throws {RecordError} `not_found`, `version_conflict`, `document_incomplete`
   */
  async sign(
    actor: StaffActor,
    document: {
      readonly documentId: string;
      readonly type: DocumentType;
      readonly version: number;
    },
    review: (head: StoredDocument) => Promise<void> = () => Promise.resolve(),
    conclude: (signed: StoredDocument) => Promise<void> = () => Promise.resolve(),
  ): Promise<StoredDocument> {
    const action: Action = `${document.type}.sign`;
    const row = await this.#database.run(actor.tenantId, (manager) =>
      this.#row(manager, document.documentId),
    );
    if (row?.type !== document.type) {
      throw new RecordError('not_found');
    }
    const entity = entityOf(row);
    await this.#access.check(actor, action, { authorId: row.authorId }, entity);
    const head = await this.#database.run(actor.tenantId, (manager) =>
      this.#headOrFail(manager, actor.tenantId, document.documentId),
    );
    if (head.status === 'final' && head.version === document.version + 1) {
      return this.#database.run(actor.tenantId, async () => {
        await this.#access.done(actor, { action, ...entity });
        return head;
      });
    }
    if (head.status === 'final') {
      throw new RecordError('already_signed');
    }
    if (head.version !== document.version) {
      throw new RecordError('version_conflict');
    }
    if (!isSignable(head.type, head.content)) {
      throw new RecordError('document_incomplete');
    }
    return this.#append(actor.tenantId, async (manager) => {
      await review(head);
      await this.#insert(manager, actor, {
        ...head,
        baseVersion: head.version,
        status: 'final',
      });
      await this.#giveNumber(manager, actor.tenantId, head);
      const signed = await this.#headOrFail(manager, actor.tenantId, head.documentId);
      await conclude(signed);
      await this.#access.done(actor, { action, ...entity });
      return signed;
    });
  }

  /** The documents that the actor may see by this action, oldest first. No other one is opened. */
  async list(
    actor: Actor,
    of: DocumentsOf,
    action: DocumentsAction = 'document.read',
  ): Promise<readonly StoredDocument[]> {
    return this.#show(actor, of, action, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const rows = await this.#rowsOf(manager, actor, of, action);
      return rows.map((row) => open(row, keys));
    });
  }

  /** The same without what they say: nothing is opened. */
  async listHeads(
    actor: Actor,
    of: DocumentsOf,
    action: DocumentsAction,
  ): Promise<readonly DocumentHead[]> {
    return this.#show(actor, of, action, async (manager) => {
      const rows = await this.#rowsOf(manager, actor, of, action);
      return rows.map((row) => headOf(row));
    });
  }

  /** The signed prescriptions of a person, for services that have made their check. */
  signedPrescriptions(tenantId: string, patientId: string): Promise<readonly StoredDocument[]> {
    return this.#database.run(tenantId, (manager) =>
      this.#heads(manager, tenantId, 'prescribed_to', patientId),
    );
  }

  /** Those of them that nobody cancelled: nothing of another one is taken or written again. */
  standingPrescriptions(tenantId: string, patientId: string): Promise<readonly StoredDocument[]> {
    return this.#database.run(tenantId, (manager) =>
      this.#heads(manager, tenantId, 'holds_for', patientId),
    );
  }

  async #show<T>(
    actor: Actor,
    of: DocumentsOf,
    action: DocumentsAction,
    read: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const { encounterId, patientId } = of;
    const entity =
      encounterId === undefined
        ? { entityType: 'Patient', entityId: patientId, patientId }
        : { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#access.check(actor, action, of, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const found = await read(manager);
      await this.#access.done(actor, { action, ...entity });
      return found;
    });
  }

  async #rowsOf(
    manager: EntityManager,
    actor: Actor,
    { encounterId, patientId }: DocumentsOf,
    action: DocumentsAction,
  ): Promise<readonly HeadRow[]> {
    const rows =
      encounterId === undefined
        ? await this.#rows(manager, 'patient_id', patientId)
        : await this.#rows(manager, 'encounter_id', encounterId);
    return rows.filter((row) => maySeeDocument(actor, action, row));
  }

  async #append<T>(tenantId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.#database.run(tenantId, work);
    } catch (error) {
      const code = sqlState(error);
      if (code === uniqueViolation) {
        throw new RecordError('version_conflict');
      }
      if (code === signedAlready) {
        throw new RecordError('already_signed');
      }
      throw error;
    }
  }

  /**
   * A person writes one draft of a kind in a visit at a time: two windows that begin one each must meet,
   * and not leave a second behind that nobody looks for.
   */
  async #refuseSecondDraft(
    manager: EntityManager,
    actor: StaffActor,
    { documentId, encounterId, type }: Draft,
  ): Promise<void> {
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      [encounterId, actor.id, type].join(),
    ]);
    const others = await this.#rows(manager, 'encounter_id', encounterId);
    const isSecond = others.some(
      (other) =>
        other.type === type &&
        other.authorId === actor.id &&
        other.status === 'preliminary' &&
        other.documentId !== documentId,
    );
    if (isSecond) {
      throw new RecordError('version_conflict');
    }
  }

  async #insert(
    manager: EntityManager,
    actor: StaffActor,
    version: Omit<Draft, 'practitionerId'> & {
      readonly status: 'preliminary' | 'final';
    },
  ): Promise<void> {
    const keys = await this.#vault.toSeal(actor.tenantId);
    const id = newId();
    const content = canonicalJson(written(version.type, version.content));
    await manager.insert(DocumentVersionEntity, {
      id,
      tenantId: actor.tenantId,
      documentId: version.documentId,
      version: version.baseVersion + 1,
      type: version.type,
      encounterId: version.encounterId,
      patientId: version.patientId,
      authorId: actor.id,
      status: version.status,
      content: keys.seal('document_version', 'content', id, content),
      createdAt: this.#clock.now(),
      schemaVersion: documentKinds[version.type].schemaVersion,
    });
  }

  /** The next one of the clinic, kind and year: signatures take it one after the other, so that none is left out. */
  async #giveNumber(
    manager: EntityManager,
    tenantId: string,
    { documentId, type }: StoredDocument,
  ): Promise<void> {
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      ['document_number', tenantId, type].join(),
    ]);
    await manager.query(
      `insert into document_number (tenant_id, document_id, type, year, ordinal)
       select t.id, $2, $3, this.year,
         1 + coalesce((select max(n.ordinal) from document_number n
                       where n.type = $3 and n.year = this.year), 0)
       from tenant t,
         lateral (select extract(year from $4::timestamptz at time zone t.time_zone)::int as year) this
       where t.id = $1`,
      [tenantId, documentId, type, this.#clock.now()],
    );
  }

  async #headOrFail(
    manager: EntityManager,
    tenantId: string,
    documentId: string,
  ): Promise<StoredDocument> {
    const [head] = await this.#heads(manager, tenantId, 'document_id', documentId);
    if (head === undefined) {
      throw new RecordError('not_found');
    }
    return head;
  }

  /** For whoever was let through already: what is found is opened. */
  async #heads(
    manager: EntityManager,
    tenantId: string,
    by: keyof typeof lookups,
    id: string,
  ): Promise<StoredDocument[]> {
    const keys = await this.#vault.toOpen(tenantId);
    const rows = await this.#rows(manager, by, id);
    return rows.map((row) => open(row, keys));
  }

  async #row(manager: EntityManager, documentId: string): Promise<HeadRow | null> {
    const [row] = await this.#rows(manager, 'document_id', documentId);
    return row ?? null;
  }

  /** The newest versions, sealed as they are, oldest document first. */
  #rows(manager: EntityManager, by: keyof typeof lookups, id: string): Promise<HeadRow[]> {
    const { of, among } = lookups[by];
    return manager.query<HeadRow[]>(
      `select head.*, n.year, n.ordinal from (
         select distinct on (document_id)
           id, document_id as "documentId", type, encounter_id as "encounterId",
           patient_id as "patientId", author_id as "authorId", version, status, content,
           schema_version as "schemaVersion",
           min(created_at) over (partition by document_id) as "createdAt",
           created_at as "savedAt",
           case when status = 'final' then created_at end as "signedAt"
         from document_version where ${of}
         order by document_id, version desc
       ) head left join document_number n on n.document_id = head."documentId"
       where ${among} order by "createdAt", "documentId"`,
      [id],
    );
  }
}

/** A patient's are those of all records of the person, by any of them. */
const ofPerson = 'patient_id in (select records_of_patient(standing_record_of($1)))';
const prescribed = `type = 'prescription' and ${ofPerson}`;

/** By what documents are looked up, and which of those that are found so are wanted. */
const lookups = {
  document_id: { of: 'document_id = $1', among: 'true' },
  encounter_id: { of: 'encounter_id = $1', among: 'true' },
  patient_id: { of: ofPerson, among: 'true' },
  prescribed_to: { of: prescribed, among: "status = 'final'" },
  holds_for: {
    of: prescribed,
    among: `status = 'final' and not exists (
      select from prescription_cancellation c where c.document_id = head."documentId")`,
  },
};

function headOf(row: HeadRow): DocumentHead {
  const { id: _, content: __, schemaVersion: ___, year, ordinal, ...rest } = row;
  const number = year === null || ordinal === null ? null : numberOf(rest.type, year, ordinal);
  return { ...rest, number };
}

function open(row: HeadRow, keys: DataKeys): StoredDocument {
  const text = keys.open('document_version', 'content', row.id, row.content);
  const kept = JSON.parse(text) as Json;
  const content = readBy(row.type, row.schemaVersion, kept);
  return { ...headOf(row), content, digest: digestOf(kept) };
}

const isSame = (head: HeadRow, draft: Draft, actor: StaffActor): boolean =>
  head.type === draft.type && head.encounterId === draft.encounterId && head.authorId === actor.id;

const entityOf = (document: {
  readonly documentId: string;
  readonly type: DocumentType;
  readonly patientId: string;
}) => ({
  entityType: documentKinds[document.type].fhirType,
  entityId: document.documentId,
  patientId: document.patientId,
});

function sqlState(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) {
    return null;
  }
  const { driverError } = error as QueryFailedError<Error & { code?: string }>;
  return driverError.code ?? null;
}
