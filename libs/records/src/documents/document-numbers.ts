import { type EntityManager } from 'typeorm';
import { type DocumentHead } from './document-rows.ts';

/**
 * Gives a signed document the next number of the clinic, kind and year. Concurrent signatures are
 * serialized, so that there are no gaps.
 */
export async function giveNumber(
  manager: EntityManager,
  tenantId: string,
  { documentId, type }: DocumentHead,
  now: Date,
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
    [tenantId, documentId, type, now],
  );
}
