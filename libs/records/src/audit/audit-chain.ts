import { createHash } from 'node:crypto';

/** One audit row as text, exactly as PostgreSQL hashed it; see `auditRowsSql`. */
export interface AuditRow {
  readonly id: string;
  readonly tenantId: string;
  readonly recordedAt: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorRoles: readonly string[];
  readonly action: string;
  readonly entityType: string | null;
  readonly entityId: string | null;
  readonly patientId: string | null;
  readonly outcome: string;
  readonly address: string | null;
  readonly linkMadeBy: string | null;
}

export interface AuditLink {
  readonly sequence: number;
  readonly eventId: string;
  /** SHA-256 over the previous hash and the row, hexadecimal. */
  readonly hash: string;
}

/** The newest link of a clinic's chain at some time. */
export interface ChainHead {
  readonly tenantId: string;
  readonly sequence: number;
  readonly hash: string;
}

/** A fault in a chain, with the number of the link. */
export interface AuditFault {
  readonly kind:
    | 'missing-link'
    | 'missing-row'
    | 'changed-row'
    | 'unlinked-row'
    | 'linked-twice'
    | 'cut-off'
    | 'rewritten';
  readonly sequence: number | null;
}

export const auditRowsSql = `
  select id, tenant_id as "tenantId",
    to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt",
    actor_kind as "actorKind", actor_id as "actorId", actor_roles as "actorRoles", action,
    entity_type as "entityType", entity_id as "entityId", patient_id as "patientId", outcome,
    address::text as address, link_made_by as "linkMadeBy"
  from audit_event where tenant_id = $1`;

export const auditLinksSql = `
  select sequence::int as sequence, event_id as "eventId", encode(hash, 'hex') as hash
  from audit_link where tenant_id = $1 order by sequence`;

/** The hash of a link, as `audit_link_hash` of `0037-link-makers.sql` makes it. */
export function linkHash(previous: string, sequence: number, row: AuditRow): string {
  const { tenantId, id, recordedAt, actorKind, actorId, actorRoles, action } = row;
  const { entityType, entityId, patientId, outcome, address, linkMadeBy } = row;
  const text = jsonbText([
    ...[sequence, tenantId, id, recordedAt, actorKind, actorId, actorRoles, action],
    ...[entityType, entityId, patientId, outcome, address],
    // Rows from before this column existed are hashed without it.
    ...(linkMadeBy === null ? [] : [linkMadeBy]),
  ]);
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text).digest('hex');
}

/**
 * Follows a clinic's chain from its first link and returns every fault; an empty list means that
 * the chain is intact.
 *
 * @param links in the order of their numbers
 * @param heads earlier heads of the chain, as the checkpoints recorded them
 */
export function verifyChain(
  rows: readonly AuditRow[],
  links: readonly AuditLink[],
  heads: readonly ChainHead[],
): AuditFault[] {
  const faults: AuditFault[] = [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const linked = new Set<string>();
  const hashes = new Map<number, string>();
  let previous = '';
  let expected = 1;
  for (const { sequence, eventId, hash } of links) {
    if (sequence !== expected) {
      faults.push({ kind: 'missing-link', sequence: expected });
    }
    const row = byId.get(eventId);
    if (linked.has(eventId)) {
      faults.push({ kind: 'linked-twice', sequence });
    }
    linked.add(eventId);
    if (row === undefined) {
      faults.push({ kind: 'missing-row', sequence });
    } else if (linkHash(previous, sequence, row) !== hash) {
      faults.push({ kind: 'changed-row', sequence });
    }
    hashes.set(sequence, hash);
    previous = hash;
    expected = sequence + 1;
  }
  const unlinked = rows.filter(({ id }) => !linked.has(id));
  faults.push(...unlinked.map(() => ({ kind: 'unlinked-row' as const, sequence: null })));
  for (const head of heads) {
    const hash = hashes.get(head.sequence);
    if (hash !== head.hash) {
      const kind = hash === undefined ? 'cut-off' : 'rewritten';
      faults.push({ kind, sequence: head.sequence });
    }
  }
  return faults;
}

type Plain = string | number | null | readonly Plain[];

/** JSON as PostgreSQL writes `jsonb`: a space after each comma. */
const jsonbText = (value: Plain): string =>
  typeof value === 'object' && value !== null
    ? `[${value.map(jsonbText).join(', ')}]`
    : JSON.stringify(value);
