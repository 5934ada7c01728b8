import {
  auditLinksSql,
  auditRowsSql,
  readCheckpoints,
  verifyChain,
  type AuditFault,
  type AuditLink,
  type AuditRow,
  type BadCheckpoint,
  type CheckpointHead,
  type ReadCheckpoints,
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

const lineWords: Readonly<Record<BadCheckpoint['kind'], string>> = {
  unreadable: 'no checkpoint',
  foreign: 'not signed by this key',
  'out of place': 'it does not follow the line before: a line was taken out, put in or moved',
};

/** Only the first faults are reported; the rest mostly follows from them. */
const maxLines = 20;

export interface AuditReport {
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

/**
 * Verifies every clinic's audit, row by row from the first one, and against the checkpoints. Only
 * reads.
 *
 * @param client connected as the owner, who must see the rows of all clinics
 * @param keyFile the public key for verifying checkpoints, if it is not the one beside them
 * @throws {CheckpointError} where folder, key or file is missing
 */
export async function reportOnAudit(
  client: Client,
  auditDir: string,
  keyFile?: string,
): Promise<AuditReport> {
  const read = readCheckpoints(auditDir, keyFile);
  const lines = tellLines(read);
  let isWhole = read.bad.length === 0;
  const clinics = await clinicsOf(client);
  for (const { id, name } of clinics) {
    const [rows, links] = await readClinic(client, id);
    const heads = read.heads.filter(({ tenantId }) => tenantId === id);
    const faults = verifyChain(rows, links, heads);
    const isProved = rows.length === 0 || heads.length > 0;
    isWhole &&= faults.length === 0 && isProved;
    lines.push(
      `${name}: ${rows.length} rows, ${heads.length} checkpoints, ` +
        (faults.length === 0 ? 'each row fits the one before' : `${faults.length} faults`),
      ...faults
        .slice(0, maxLines)
        .map(({ kind, sequence }) => `  ${sequence === null ? '' : `${sequence}: `}${words[kind]}`),
      ...(rows.length === 0 ? [] : [`  ${proofLine(heads, links.length)}`]),
    );
  }
  const gone = new Set(read.heads.map(({ tenantId }) => tenantId));
  clinics.forEach(({ id }) => gone.delete(id));
  for (const tenantId of gone) {
    isWhole = false;
    lines.push(`The clinic ${tenantId} has checkpoints and is gone`);
  }
  return { lines, isWhole };
}

/** The faults in the file of checkpoints itself. */
function tellLines({ bad, torn, unchained }: ReadCheckpoints): string[] {
  const lines = bad
    .slice(0, maxLines)
    .map(({ line, kind }) => `checkpoints.jsonl, line ${line}: ${lineWords[kind]}`);
  lines.push(
    ...torn
      .slice(0, maxLines)
      .map((line) => `checkpoints.jsonl, line ${line}: cut off while it was written; no fault`),
  );
  if (unchained > 0) {
    lines.push(
      `checkpoints.jsonl, lines 1 to ${unchained}: of the older form. Each is signed; that none between them was taken out is not proved.`,
    );
  }
  return lines;
}

/** Until when the end of the chain is proved not to have been cut off or rewritten. */
function proofLine(heads: readonly CheckpointHead[], rows: number): string {
  const newest = heads.reduce<CheckpointHead | null>(
    (last, head) => (last === null || head.sequence >= last.sequence ? head : last),
    null,
  );
  if (newest === null) {
    return 'No checkpoint names it: nothing is proved';
  }
  const since = rows - newest.sequence;
  return (
    `Proved until ${newest.at}, row ${newest.sequence}` +
    (since > 0 ? `; not proved: ${since} rows since then` : '')
  );
}

/**
 * An owner to whom row-level security applies sees all clinics only while it is not forced: only
 * within this function.
 */
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

/** In one transaction, so that rows written meanwhile are in both results or in neither. */
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
