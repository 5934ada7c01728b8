import { type EntityManager } from 'typeorm';
import { digestOf, type Json } from '../canonical-json.ts';
import { numberOf, readBy, type DocumentType } from './document-kinds.ts';
import { type DataKeys } from '../encryption/data-keys.ts';

/**
 * What is known of a document without decrypting it: of its draft, or of the version that was
 * signed.
 */
export interface DocumentHead {
  readonly documentId: string;
  readonly type: DocumentType;
  /** The readable number, assigned on signing: `R-2026-0007`; null for a draft. */
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

/** A document, decrypted. */
export interface StoredDocument extends DocumentHead {
  readonly content: Json;
  /** SHA-256 of the content. It is not stored, because a short text could be guessed from it. */
  readonly digest: string;
}

/** A row as the database holds it. */
export interface DocumentRow extends Omit<DocumentHead, 'number'> {
  readonly table: 'document_draft' | 'document_version';
  /** The id of the row in that table. */
  readonly id: string;
  readonly schemaVersion: number;
  readonly content: Buffer;
  readonly year: number | null;
  readonly ordinal: number | null;
}

/**
 * A patient's documents are those of all records of the person, whichever of the records is given.
 */
const ofPerson = 'patient_id in (select records_of_patient(standing_record_of($1)))';
const prescribed = `type = 'prescription' and ${ofPerson}`;

/** The keys by which documents are looked up, and the condition on the rows found. */
const lookups = {
  document: { of: 'document_id = $1', among: 'true' },
  encounter: { of: 'encounter_id = $1', among: 'true' },
  patient: { of: ofPerson, among: 'true' },
  'prescribed to': { of: prescribed, among: "status = 'final'" },
  'holds for': {
    of: prescribed,
    among: `status = 'final' and not exists (
      select from prescription_cancellation c where c.document_id = head."documentId")`,
  },
};

export type Lookup = keyof typeof lookups;

/** The current documents, still sealed, oldest first. */
export function readDocuments(
  manager: EntityManager,
  by: Lookup,
  id: string,
): Promise<DocumentRow[]> {
  const { of, among } = lookups[by];
  const columns = `id, document_id as "documentId", type, encounter_id as "encounterId",
    patient_id as "patientId", author_id as "authorId", version, content,
    schema_version as "schemaVersion"`;
  return manager.query<DocumentRow[]>(
    `select head.*, coalesce(d.created_at, head."createdAt") as "createdAt", n.year, n.ordinal
     from (
       select distinct on ("documentId") * from (
         select 'document_version' as "table", ${columns}, status,
           min(created_at) over (partition by document_id) as "createdAt", created_at as "savedAt",
           case when status = 'final' then created_at end as "signedAt"
         from document_version where ${of}
         union all
         select 'document_draft', ${columns}, 'preliminary', created_at, saved_at, null
         from document_draft where content is not null and ${of}
       ) saved order by "documentId", version desc
     ) head
       left join document_draft d on d.document_id = head."documentId"
       left join document_number n on n.document_id = head."documentId"
     where ${among}
     order by coalesce(d.created_at, head."createdAt"), head."documentId"`,
    [id],
  );
}

export function headOf(row: DocumentRow): DocumentHead {
  const { table: _, id: __, content: ___, schemaVersion: ____, year, ordinal, ...rest } = row;
  const number = year === null || ordinal === null ? null : numberOf(rest.type, year, ordinal);
  return { ...rest, number };
}

export function openDocument(row: DocumentRow, keys: DataKeys): StoredDocument {
  const kept = JSON.parse(keys.open(row.table, 'content', row.id, row.content)) as Json;
  const content = readBy(row.type, row.schemaVersion, kept);
  return { ...headOf(row), content, digest: digestOf(kept) };
}
