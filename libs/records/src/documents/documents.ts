import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { type Actor, type StaffActor } from '../actor.ts';
import { canonicalJson, digestOf, type Json } from '../canonical-json.ts';
import { DocumentDraftEntity } from './document-draft.entity.ts';
import {
  documentKinds,
  isSignable,
  written,
  type DocumentsAction,
  type DocumentType,
} from './document-kinds.ts';
import { giveNumber } from './document-numbers.ts';
import {
  headOf,
  openDocument,
  readDocuments,
  type DocumentHead,
  type DocumentRow,
  type Lookup,
  type StoredDocument,
} from './document-rows.ts';
import { DocumentVersionEntity } from './document-version.entity.ts';
import { type Vault } from '../encryption/vault.ts';
import { maySeeDocument, type Action, type Resource } from '../policies.ts';
import { type Entity, type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';

/** Selects documents: those of one visit, or those of all records of the person. */
export interface DocumentsOf {
  readonly encounterId?: string;
  readonly patientId: string;
}

export interface Draft {
  readonly documentId: string;
  readonly type: DocumentType;
  readonly encounterId: string;
  readonly patientId: string;
  /** The practitioner of the visit; the policies need it. */
  readonly practitionerId: string;
  /** The version that the author edited; 0 for a new document. */
  readonly baseVersion: number;
  readonly content: Json;
}

const uniqueViolation = '23505';
const signedAlready = 'TW001';

/**
 * Clinical documents: drafts, overwritten while they are written, and append-only versions of what
 * was signed.
 */
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
   * Saves a draft. Sending the same save again returns its result; a second draft by the same
   * author of the same type in the same visit is a `version_conflict`.
   *
   * @throws {RecordError} `not_found`, `version_conflict`, `already_signed`
   */
  async save(actor: StaffActor, draft: Draft): Promise<StoredDocument> {
    const action: Action = `${draft.type}.write`;
    const entity = entityOf(draft);
    const resource = { practitionerId: draft.practitionerId };
    return this.#write(actor, action, resource, entity, async (manager) => {
      if (draft.baseVersion === 0) {
        await this.#refuseSecondDraft(manager, actor, draft);
      }
      await hold(manager, draft.documentId);
      const keys = await this.#vault.toOpen(actor.tenantId);
      const row = await this.#row(manager, draft.documentId);
      if (row !== null && !isSame(row, draft, actor)) {
        throw new RecordError('not_found');
      }
      if (row?.status === 'final') {
        throw new RecordError('already_signed');
      }
      const head = row && openDocument(row, keys);
      const isAgain = head?.digest === digestOf(draft.content);
      if (head?.version === draft.baseVersion + 1 && isAgain) {
        return head;
      }
      if ((head?.version ?? 0) !== draft.baseVersion) {
        throw new RecordError('version_conflict');
      }
      await this.#keepDraft(manager, actor, draft, row);
      return this.#headOrFail(manager, actor.tenantId, draft.documentId);
    });
  }

  /**
   * Signs the latest draft: its content becomes the next version. Signing again returns the same
   * result.
   *
   * @param review examines, within the transaction, what is about to be signed; if it throws,
   * nothing is signed
   * @param conclude adds to the transaction what must commit together with the signature
   * @throws {RecordError} `not_found`, `version_conflict`, `already_signed`, `document_incomplete`
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
    const resource = { authorId: row.authorId };
    return this.#write(actor, action, resource, entity, async (manager) => {
      await hold(manager, document.documentId);
      const head = await this.#headOrFail(manager, actor.tenantId, document.documentId);
      if (head.status === 'final' && head.version === document.version + 1) {
        return head;
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
      await review(head);
      await this.#keepSigned(manager, actor, head);
      await giveNumber(manager, actor.tenantId, head, this.#clock.now());
      const signed = await this.#headOrFail(manager, actor.tenantId, head.documentId);
      await conclude(signed);
      return signed;
    });
  }

  /**
   * The documents that this action shows to the actor, oldest first. No other document is
   * decrypted.
   */
  async list(
    actor: Actor,
    of: DocumentsOf,
    action: DocumentsAction = 'document.read',
  ): Promise<readonly StoredDocument[]> {
    return this.#show(actor, of, action, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const rows = await this.#rowsOf(manager, actor, of, action);
      return rows.map((row) => openDocument(row, keys));
    });
  }

  /** The same without contents: nothing is decrypted. */
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

  /** The signed prescriptions of a person, for services that have checked access. */
  signedPrescriptions(tenantId: string, patientId: string): Promise<readonly StoredDocument[]> {
    return this.#database.run(tenantId, (manager) =>
      this.#heads(manager, tenantId, 'prescribed to', patientId),
    );
  }

  /**
   * Those that were not cancelled: the drugs of a cancelled one are not taken, and not offered for
   * reuse.
   */
  standingPrescriptions(tenantId: string, patientId: string): Promise<readonly StoredDocument[]> {
    return this.#database.run(tenantId, (manager) =>
      this.#heads(manager, tenantId, 'holds for', patientId),
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
    return this.#access.perform(actor, action, of, entity, async (manager) => {
      const found = await read(manager);
      return found;
    });
  }

  async #rowsOf(
    manager: EntityManager,
    actor: Actor,
    { encounterId, patientId }: DocumentsOf,
    action: DocumentsAction,
  ): Promise<readonly DocumentRow[]> {
    const rows =
      encounterId === undefined
        ? await readDocuments(manager, 'patient', patientId)
        : await readDocuments(manager, 'encounter', encounterId);
    return rows.filter((row) => maySeeDocument(actor, action, row));
  }

  async #write<T>(
    actor: StaffActor,
    action: Action,
    resource: Resource,
    entity: Entity,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#access.perform(actor, action, resource, entity, work);
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
   * An author has one draft of a kind per visit. Two windows that each begin one must end up in the
   * same draft; otherwise the second would remain unnoticed.
   */
  async #refuseSecondDraft(
    manager: EntityManager,
    actor: StaffActor,
    { documentId, encounterId, type }: Draft,
  ): Promise<void> {
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      [encounterId, actor.id, type].join(),
    ]);
    const others = await readDocuments(manager, 'encounter', encounterId);
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

  /** @param row the document so far; null for a new one */
  async #keepDraft(
    manager: EntityManager,
    { tenantId, id: authorId }: StaffActor,
    { documentId, type, encounterId, patientId, baseVersion, content }: Draft,
    row: DocumentRow | null,
  ): Promise<void> {
    const keys = await this.#vault.toSeal(tenantId);
    const id = row?.table === 'document_draft' ? row.id : newId();
    const now = this.#clock.now();
    const saved = {
      version: baseVersion + 1,
      content: keys.seal('document_draft', 'content', id, canonicalJson(written(type, content))),
      ...{ schemaVersion: documentKinds[type].schemaVersion, savedAt: now },
    };
    if (row?.table === 'document_draft') {
      await manager.update(DocumentDraftEntity, { id }, saved);
      return;
    }
    await manager.insert(DocumentDraftEntity, {
      ...{ id, tenantId, documentId, type, encounterId, patientId, authorId, ...saved },
      // Drafts from before this table existed were saved as versions.
      createdAt: row?.createdAt ?? now,
    });
  }

  async #keepSigned(
    manager: EntityManager,
    { tenantId, id: authorId }: StaffActor,
    { documentId, type, encounterId, patientId, version, content }: StoredDocument,
  ): Promise<void> {
    const keys = await this.#vault.toSeal(tenantId);
    const id = newId();
    const text = canonicalJson(written(type, content));
    await manager.insert(DocumentVersionEntity, {
      ...{ id, tenantId, documentId, type, encounterId, patientId, authorId },
      ...{ version: version + 1, status: 'final' },
      content: keys.seal('document_version', 'content', id, text),
      ...{ schemaVersion: documentKinds[type].schemaVersion, createdAt: this.#clock.now() },
    });
  }

  async #headOrFail(
    manager: EntityManager,
    tenantId: string,
    documentId: string,
  ): Promise<StoredDocument> {
    const [head] = await this.#heads(manager, tenantId, 'document', documentId);
    if (head === undefined) {
      throw new RecordError('not_found');
    }
    return head;
  }

  /** For callers that have checked access: decrypts everything it finds. */
  async #heads(
    manager: EntityManager,
    tenantId: string,
    by: Lookup,
    id: string,
  ): Promise<StoredDocument[]> {
    const keys = await this.#vault.toOpen(tenantId);
    const rows = await readDocuments(manager, by, id);
    return rows.map((row) => openDocument(row, keys));
  }

  async #row(manager: EntityManager, documentId: string): Promise<DocumentRow | null> {
    const [row] = await readDocuments(manager, 'document', documentId);
    return row ?? null;
  }
}

/**
 * Serializes saves and signatures of a document, because a draft and the version that replaces it
 * are in two tables.
 */
async function hold(manager: EntityManager, documentId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    ['document', documentId].join(),
  ]);
}

const isSame = (head: DocumentRow, draft: Draft, actor: StaffActor): boolean =>
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
