import {
  blindIndexes,
  dataKeyBytes,
  DataKeys,
  plainFormat,
  sealedColumns,
  sealedTablesOf,
  versionOf,
  type KeyEncryption,
  type SealedTable,
} from '@teleward/records';
import { randomBytes } from 'node:crypto';
import { rowsOf, type OwnerDatabase } from './owner-database.ts';

type Row = Readonly<Record<string, Buffer | null>> & { readonly id: string };

/** The number of rows that are locked at a time, and repeated if the program is stopped. */
const batchRows = 200;

/**
 * Seals all values of a key owner with the newest key, in batches: values under older keys, and
 * plaintext. A server may run meanwhile; after an interruption it can be called again.
 *
 * @returns the number of rows that it changed
 */
export async function reseal(
  owner: OwnerDatabase,
  keyOwner: string,
  encryption: KeyEncryption,
): Promise<number> {
  return sealAll(owner, keyOwner, () => owner.keys(keyOwner, encryption), isNewest);
}

/**
 * Seals the remaining plaintext of a clinic whose keys were destroyed, with a key that is not
 * stored, so that the plaintext is destroyed too.
 *
 * @param version the newest of the destroyed keys
 */
export async function destroyPlaintext(
  owner: OwnerDatabase,
  tenantId: string,
  version: number,
): Promise<void> {
  const lost = new DataKeys(tenantId, new Map([[version, randomBytes(dataKeyBytes)]]));
  await sealAll(owner, tenantId, () => Promise.resolve(lost), isSealed);
}

type Judge = (table: string, column: string, row: string, value: Buffer, keys: DataKeys) => boolean;

async function sealAll(
  owner: OwnerDatabase,
  keyOwner: string,
  keysOf: () => Promise<DataKeys>,
  isFine: Judge,
): Promise<number> {
  let changed = 0;
  for (const table of sealedTablesOf(keyOwner)) {
    let last: string | null = null;
    do {
      const batch = await owner.within(keyOwner, async () => {
        const keys = await keysOf();
        const rows = await readBatch(owner, keyOwner, table, last);
        const resealed = rows
          .map((row) => resealRow(table, row, keys, isFine))
          .filter((row) => row !== null);
        await writeBatch(owner, keyOwner, table, resealed);
        return { last: rows.at(-1)?.id ?? null, changed: resealed.length };
      });
      last = batch.last;
      changed += batch.changed;
    } while (last !== null);
  }
  return changed;
}

/** Recomputes the blind indexes of an owner with its newest key, in the current transaction. */
export async function reindex(
  owner: OwnerDatabase,
  keyOwner: string,
  keys: DataKeys,
): Promise<void> {
  for (const table of sealedTablesOf(keyOwner).filter((name) => blindIndexes[name] !== undefined)) {
    let last: string | null = null;
    do {
      const rows = await readBatch(owner, keyOwner, table, last);
      const reindexed = rows.map((row) => ({
        ...row,
        ...indexesOf(table, row, keys, sealedColumns[table]),
      }));
      await writeBatch(owner, keyOwner, table, reindexed);
      last = rows.at(-1)?.id ?? null;
    } while (last !== null);
  }
}

/** Whether any value of an owner is sealed with a key other than this one. */
export async function isSealedWithOthers(
  owner: OwnerDatabase,
  keyOwner: string,
  version: number,
): Promise<boolean> {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(version);
  for (const table of sealedTablesOf(keyOwner)) {
    const other = sealedColumns[table].map((name) => `substring(${name} from 2 for 4) <> $2`);
    const { rowCount } = await owner.client.query(
      `select 1 from ${table} where ${rowsOf(keyOwner)} and (${other.join(' or ')}) limit 1`,
      [keyOwner, number],
    );
    if (rowCount !== 0) {
      return true;
    }
  }
  return false;
}

/**
 * In the order of their ids; rows that are added meanwhile are already sealed with the newest key.
 */
async function readBatch(
  owner: OwnerDatabase,
  keyOwner: string,
  table: SealedTable,
  after: string | null,
): Promise<readonly Row[]> {
  const { rows } = await owner.client.query<Row>(
    `select id, ${columnsOf(table).join(', ')} from ${table}
     where ${rowsOf(keyOwner)} and ($2::uuid is null or id > $2) order by id limit $3 for update`,
    [keyOwner, after, batchRows],
  );
  return rows;
}

/** @returns the row with its values sealed again; null if nothing has to change. */
function resealRow(table: SealedTable, row: Row, keys: DataKeys, isFine: Judge): Row | null {
  const values = sealedColumns[table].flatMap((column): [string, Buffer][] => {
    const value = row[column] ?? null;
    if (value === null || isFine(table, column, row.id, value, keys)) {
      return [];
    }
    const plain = openOrTake(table, column, row.id, value, keys);
    return [[column, keys.sealBytes(table, column, row.id, plain)]];
  });
  if (values.length === 0) {
    return null;
  }
  const resealed: Row = { ...row, ...Object.fromEntries(values) };
  const columns = values.map(([column]) => column);
  return { ...resealed, ...indexesOf(table, resealed, keys, columns) };
}

const isSealed: Judge = (_table, _column, _row, value) => value[0] !== plainFormat;

const isNewest: Judge = (table, column, row, value, keys) =>
  value[0] !== plainFormat &&
  versionOf(value, { owner: keys.owner, table, column, row }) === keys.version;

/** The only place that accepts plaintext: the application itself refuses it. */
const openOrTake = (
  table: string,
  column: string,
  row: string,
  value: Buffer,
  keys: DataKeys,
): Buffer =>
  value[0] === plainFormat ? value.subarray(1) : keys.openBytes(table, column, row, value);

/** @param columns the columns whose blind indexes are recomputed */
const indexesOf = (
  table: SealedTable,
  row: Row,
  keys: DataKeys,
  columns: readonly string[],
): Record<string, Buffer> =>
  Object.fromEntries(
    (blindIndexes[table] ?? []).flatMap(({ column, of }) => {
      const value = row[of] ?? null;
      return value === null || !columns.includes(of)
        ? []
        : [[column, keys.index(table, of, keys.open(table, of, row.id, value))]];
    }),
  );

const columnsOf = (table: SealedTable): readonly string[] => [
  ...sealedColumns[table],
  ...(blindIndexes[table] ?? []).map(({ column }) => column),
];

async function writeBatch(
  owner: OwnerDatabase,
  keyOwner: string,
  table: SealedTable,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const columns = columnsOf(table);
  const arrays = columns.map((_, index) => `$${index + 3}::bytea[]`);
  await owner.client.query(
    `update ${table} t set ${columns.map((name) => `${name} = u.${name}`).join(', ')}
     from unnest($2::uuid[], ${arrays.join(', ')}) as u (id, ${columns.join(', ')})
     where ${rowsOf(keyOwner)} and t.id = u.id`,
    [
      keyOwner,
      rows.map(({ id }) => id),
      ...columns.map((name) => rows.map((row) => row[name] ?? null)),
    ],
  );
}
