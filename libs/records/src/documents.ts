import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { type Actor, type StaffActor } from './actor.ts';
import { canonicalJson, digestOf, type Json } from './canonical-json.ts';
import { DocumentVersionEntity, type DocumentType } from './document-version.entity.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { type Action, type Resource } from './policies.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';

/** The newest version of a document. */
export interface StoredDocument {
  readonly documentId: string;
  readonly type: DocumentType;
  /** What people call it by, given on signing: `R-2026-0007`; null while it is a draft. */
  readonly number: string | null;
  readonly encounterId: string;
  readonly patientId: string;
  readonly authorId: string;
  readonly version: number;
  readonly status: 'preliminary' | 'final';
  readonly content: Json;
  /** SHA-256 of the content. It is not stored: a short text could be guessed by it. */
  readonly digest: string;
  readonly createdAt: Date;
  readonly savedAt: Date;
  readonly signedAt: Date | null;
}

/** As the database holds it. */
interface HeadRow extends Omit<StoredDocument, 'content' | 'digest' | 'number'> {
  readonly id: string;
  readonly year: number | null;
  readonly ordinal: number | null;
  readonly content: Buffer;
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
      const head = await this.#head(manager, actor.tenantId, draft.documentId);
      if (head !== null && !isSame(head, draft, actor)) {
        throw new RecordError('not_found');
      }
      if (head?.status === 'final') {
        throw new RecordError('already_signed');
      }
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
   * @param isComplete says whether the content may be signed
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
    isComplete: (content: Json) => boolean,
    review: (head: StoredDocument) => Promise<void> = () => Promise.resolve(),
    conclude: (signed: StoredDocument) => Promise<void> = () => Promise.resolve(),
  ): Promise<StoredDocument> {
    const action: Action = `${document.type}.sign`;
    const head = await this.#database.run(actor.tenantId, (manager) =>
      this.#head(manager, actor.tenantId, document.documentId),
    );
    if (head?.type !== document.type) {
      throw new RecordError('not_found');
    }
    const entity = entityOf(head);
    await this.#access.check(actor, action, { authorId: head.authorId }, entity);
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
    if (!isComplete(head.content)) {
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

  /** The newest versions of the documents of a visit or of a patient, oldest document first. */
  async list(
    actor: Actor,
    of: { readonly encounterId?: string; readonly patientId: string },
    action: Action = 'document.read',
    resource: Resource = of,
  ): Promise<readonly StoredDocument[]> {
    const { encounterId, patientId } = of;
    const entity =
      encounterId === undefined
        ? { entityType: 'Patient', entityId: patientId, patientId }
        : { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#access.check(actor, action, resource, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const found =
        encounterId === undefined
          ? await this.#heads(manager, actor.tenantId, 'patient_id', patientId)
          : await this.#heads(manager, actor.tenantId, 'encounter_id', encounterId);
      await this.#access.done(actor, { action, ...entity });
      return found;
    });
  }

  /** The signed prescriptions of a person, for services that have made their check. */
  async signedPrescriptions(
    tenantId: string,
    patientId: string,
  ): Promise<readonly StoredDocument[]> {
    return this.#database.run(tenantId, async (manager) => {
      const found = await this.#heads(manager, tenantId, 'prescribed_to', patientId);
      return found.filter(({ status }) => status === 'final');
    });
  }

  /** Those of them that nobody cancelled: nothing of another one is taken or written again. */
  async standingPrescriptions(
    tenantId: string,
    patientId: string,
  ): Promise<readonly StoredDocument[]> {
    return this.#database.run(tenantId, async (manager) => {
      const signed = await this.signedPrescriptions(tenantId, patientId);
      const rows = await manager.query<{ documentId: string }[]>(
        `select document_id as "documentId" from prescription_cancellation
         where document_id = any ($1)`,
        [signed.map(({ documentId }) => documentId)],
      );
      const cancelled = new Set(rows.map(({ documentId }) => documentId));
      return signed.filter(({ documentId }) => !cancelled.has(documentId));
    });
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
    const others = await this.#heads(manager, actor.tenantId, 'encounter_id', encounterId);
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
      content: keys.seal('document_version', 'content', id, canonicalJson(version.content)),
      createdAt: this.#clock.now(),
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

  async #head(
    manager: EntityManager,
    tenantId: string,
    documentId: string,
  ): Promise<StoredDocument | null> {
    const [head] = await this.#heads(manager, tenantId, 'document_id', documentId);
    return head ?? null;
  }

  async #headOrFail(
    manager: EntityManager,
    tenantId: string,
    documentId: string,
  ): Promise<StoredDocument> {
    const head = await this.#head(manager, tenantId, documentId);
    if (head === null) {
      throw new RecordError('not_found');
    }
    return head;
  }

  async #heads(
    manager: EntityManager,
    tenantId: string,
    column: keyof typeof isOf,
    id: string,
  ): Promise<StoredDocument[]> {
    const keys = await this.#vault.toOpen(tenantId);
    const rows = await manager.query<HeadRow[]>(
      `select head.*, n.year, n.ordinal from (
         select distinct on (document_id)
           id, document_id as "documentId", type, encounter_id as "encounterId",
           patient_id as "patientId", author_id as "authorId", version, status, content,
           min(created_at) over (partition by document_id) as "createdAt",
           created_at as "savedAt",
           case when status = 'final' then created_at end as "signedAt"
         from document_version where ${isOf[column]}
         order by document_id, version desc
       ) head left join document_number n on n.document_id = head."documentId"
       order by "createdAt", "documentId"`,
      [id],
    );
    return rows.map((row) => present(row, keys));
  }
}

/** By what the versions of documents are looked up; a patient's are those of all records of the person, by any of them. */
const isOf = {
  document_id: 'document_id = $1',
  encounter_id: 'encounter_id = $1',
  patient_id: 'patient_id in (select records_of_patient(standing_record_of($1)))',
  prescribed_to:
    "type = 'prescription' and patient_id in (select records_of_patient(standing_record_of($1)))",
};

function present(row: HeadRow, keys: DataKeys): StoredDocument {
  const { id, content: sealed, year, ordinal, ...rest } = row;
  const content = JSON.parse(keys.open('document_version', 'content', id, sealed)) as Json;
  const number = year === null || ordinal === null ? null : numberOf(row.type, year, ordinal);
  return { ...rest, number, content, digest: digestOf(content) };
}

const letters: Readonly<Record<DocumentType, string>> = { note: 'N', prescription: 'R' };

export const numberOf = (type: DocumentType, year: number, ordinal: number): string =>
  `${letters[type]}-${year}-${String(ordinal).padStart(4, '0')}`;

const isSame = (head: StoredDocument, draft: Draft, actor: StaffActor): boolean =>
  head.type === draft.type && head.encounterId === draft.encounterId && head.authorId === actor.id;

const entityOf = (document: {
  readonly documentId: string;
  readonly type: DocumentType;
  readonly patientId: string;
}) => ({
  entityType: document.type === 'note' ? 'Composition' : 'MedicationRequest',
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
