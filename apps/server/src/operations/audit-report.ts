import {
  AuditCheckpoints,
  auditLinksSql,
  auditRowsSql,
  verifyChain,
  type AuditFault,
  type AuditLink,
  type AuditRow,
} from '@teleward/records';
import { type Client } from 'pg';

const words: Readonly<Record<AuditFault['kind'], string>> = {
  'missing-link': 'a link is missing',
  'missing-row': 'the row of a link is missing',
  'changed-row': 'a row, its place or its link was changed',
  'unlinked-row': 'a row has no link',
  'linked-twice': 'a row is linked twice',
  'cut-off': 'a checkpoint names a link that is gone: the end was cut off',
  rewritten: 'a checkpoint names another link: the audit was rewritten',
};

/** Of one fault after the other only the first are told; the rest mostly follows from them. */
const mostTold = 20;

export interface AuditReport {
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

/**
 * Checks every clinic's audit, row by row from the first, and against the checkpoints.
 * @param client connected as the owner, who must see the rows of all clinics
 */
export async function reportOnAudit(client: Client, auditDir: string): Promise<AuditReport> {
  const { heads, bad } = AuditCheckpoints.open(auditDir).read();
  const lines = bad.map(({ line }) => `checkpoints.jsonl, line ${line}: not signed by this key`);
  let isWhole = bad.length === 0;
  const clinics = await clinicsOf(client);
  for (const { id, name } of clinics) {
    const [rows, links] = await readClinic(client, id);
    const ofClinic = heads.filter(({ tenantId }) => tenantId === id);
    const faults = verifyChain(rows, links, ofClinic);
    isWhole &&= faults.length === 0;
    lines.push(
      `${name}: ${rows.length} rows, ${ofClinic.length} checkpoints, ` +
        (faults.length === 0 ? 'whole' : `${faults.length} faults`),
      ...faults
        .slice(0, mostTold)
        .map(({ kind, sequence }) => `  ${sequence === null ? '' : `${sequence}: `}${words[kind]}`),
    );
  }
  const gone = new Set(heads.map(({ tenantId }) => tenantId));
  clinics.forEach(({ id }) => gone.delete(id));
  for (const tenantId of gone) {
    isWhole = false;
    lines.push(`The clinic ${tenantId} has checkpoints and is gone`);
  }
  return { lines, isWhole };
}

/** An owner that row-level security binds sees all clinics only while it is not forced: here, and no longer. */
async function clinicsOf(client: Client): Promise<readonly { id: string; name: string }[]> {
  await client.query('begin');
  try {
    await client.query('alter table tenant no force row level security');
    const { rows } = await client.query<{ id: string; name: string }>(
      'select id, name from tenant order by name, id',
    );
    return rows;
  } finally {
    await client.query('rollback');
  }
}

/** In one transaction, so that rows which are written meanwhile are in both or in none. */
async function readClinic(
  client: Client,
  tenantId: string,
): Promise<readonly [readonly AuditRow[], readonly AuditLink[]]> {
  await client.query('begin isolation level repeatable read read only');
  try {
    await client.query("select set_config('teleward.tenant', $1, true)", [tenantId]);
    const rows = await client.query<AuditRow>(auditRowsSql, [tenantId]);
    const links = await client.query<AuditLink>(auditLinksSql, [tenantId]);
    return [rows.rows, links.rows];
  } finally {
    await client.query('commit');
  }
}
