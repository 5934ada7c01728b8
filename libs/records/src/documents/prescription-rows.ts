import {
  type Dispense,
  type DispensedItem,
  type Dispenser,
  type PrescriptionSignature,
} from '@teleward/contracts';
import { type EntityManager } from 'typeorm';
import { numberOf } from './document-kinds.ts';
import { type DataKeys } from '../encryption/data-keys.ts';

/** What a pharmacy dispenses, under an id that the pharmacy's page made. */
export interface Handout extends Dispenser {
  readonly dispenseId: string;
  readonly items: readonly DispensedItem[];
}

interface CancellationRow {
  readonly id: string;
  readonly documentId: string;
  readonly cancelledAt: Date;
  readonly by: string;
  readonly reason: Buffer;
  readonly year: number | null;
  readonly ordinal: number | null;
}

interface DispenseRow {
  readonly id: string;
  readonly documentId: string;
  readonly dispensedAt: Date;
  readonly content: Buffer;
}

/** The cancellations of prescriptions, with reason and member, by document. */
export async function cancellations(
  manager: EntityManager,
  documentIds: readonly string[],
  keys: DataKeys,
): Promise<ReadonlyMap<string, NonNullable<PrescriptionSignature['cancellation']>>> {
  const rows = await manager.query<CancellationRow[]>(
    `select c.id, c.document_id as "documentId", c.cancelled_at as "cancelledAt", m.name as by,
       c.reason, n.year, n.ordinal
     from prescription_cancellation c join membership m on m.id = c.cancelled_by
       left join document_number n on n.document_id = c.replaced_by
     where c.document_id = any ($1)`,
    [documentIds],
  );
  return new Map(
    rows.map(({ id, documentId, cancelledAt, by, reason, year, ordinal }) => [
      documentId,
      {
        ...{ cancelledAt: cancelledAt.toISOString(), by },
        reason: keys.open('prescription_cancellation', 'reason', id, reason),
        replacedBy:
          year === null || ordinal === null ? null : numberOf('prescription', year, ordinal),
      },
    ]),
  );
}

/** What pharmacies dispensed, by document and in order. */
export async function dispenses(
  manager: EntityManager,
  documentIds: readonly string[],
  keys: DataKeys,
): Promise<ReadonlyMap<string, readonly Dispense[]>> {
  const rows = await manager.query<DispenseRow[]>(
    `select id, document_id as "documentId", dispensed_at as "dispensedAt", content from dispense
     where document_id = any ($1) order by document_id, ordinal`,
    [documentIds],
  );
  const presented = rows.map((row): [string, Dispense] => {
    const content = JSON.parse(keys.open('dispense', 'content', row.id, row.content)) as Omit<
      Handout,
      'dispenseId'
    >;
    return [
      row.documentId,
      {
        ...{ dispenseId: row.id, dispensedAt: row.dispensedAt.toISOString() },
        ...content,
        items: [...content.items],
      },
    ];
  });
  const byDocument = new Map<string, Dispense[]>();
  for (const [documentId, one] of presented) {
    byDocument.set(documentId, [...(byDocument.get(documentId) ?? []), one]);
  }
  return byDocument;
}
