import { type EntityManager } from 'typeorm';
import { installation, type DataKeys } from './data-keys.ts';
import { type sealedColumns, type SealedTable } from './sealed-columns.ts';
import { type Vault } from './vault.ts';

declare const sealed: unique symbol;

/** A text as the database holds it: nothing can be done with it but have the store open it. */
export interface Sealed {
  readonly [sealed]: 'text';
}

/** The same of bytes. */
export interface SealedBytes {
  readonly [sealed]: 'bytes';
}

/** A column with its table, as SQL writes one that is referred to: `guest(name)`. */
type ColumnOf<Table extends SealedTable> = {
  [One in Table]: `${One}(${(typeof sealedColumns)[One][number]})`;
}[Table];

const columnsOfBytes = ['account_totp(secret)', 'portrait(picture)'] as const;
type ColumnOfBytes = (typeof columnsOfBytes)[number];

type IsSealed<Value> = [Extract<Value, Sealed | SealedBytes>] extends [never] ? false : true;

/**
 * Where each sealed value of a row was sealed: its column, and which other value of the row is the
 * id of the row that it stands in.
 */
type SealsOf<Row, Table extends SealedTable> = {
  readonly [Key in keyof Row as IsSealed<Row[Key]> extends true ? Key : never]: readonly [
    Extract<Row[Key], Sealed> extends never
      ? Extract<ColumnOf<Table>, ColumnOfBytes>
      : Exclude<ColumnOf<Table>, ColumnOfBytes>,
    keyof Row & string,
  ];
};

/** A row with what is sealed in it opened. */
export type Opened<Row> = {
  [Key in keyof Row]: IsSealed<Row[Key]> extends true
    ? | (Extract<Row[Key], Sealed> extends never ? Buffer : string)
      | Exclude<Row[Key], Sealed | SealedBytes>
    : Row[Key];
};

/** A value of a statement that is still to be sealed. */
class Plain {
  constructor(
    readonly column: string,
    readonly row: string,
    readonly plain: string | Uint8Array,
  ) {}
}

/** One that stands for an address that must be found again. */
class Looked {
  constructor(
    readonly column: string,
    readonly plain: string,
  ) {}
}

/**
 * Rows that a service of another folder keeps, with columns that are sealed. The service writes the
 * SQL and makes its check; the keys stay here. They are taken before the statement runs, in its
 * transaction, so that no rotation comes between, and are good for these tables alone.
 */
export class SealedRows<Table extends SealedTable> {
  readonly tables: ReadonlySet<Table>;
  readonly #vault: Vault;

  constructor(vault: Vault, ...tables: readonly Table[]) {
    this.#vault = vault;
    this.tables = new Set(tables);
  }

  /**
   * A value of a statement, which is sealed for its place as the statement runs.
   *
   * @param row the id of its row
   */
  sealed(column: ColumnOf<Table>, row: string, plain: string | Uint8Array): unknown {
    return new Plain(column, row, plain);
  }

  /** A value of a statement, in whose place stands what equal ones have in common. */
  indexed(column: ColumnOf<Table>, plain: string): unknown {
    return new Looked(column, plain);
  }

  /**
   * Runs a statement that opens nothing. @returns its rows
   * @param owner whose keys: a clinic by its id, or the installation
   * @throws {RecordError} `records_destroyed`
   */
  async run<Row = unknown>(
    manager: EntityManager,
    owner: string,
    sql: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const keys = await this.#keysOf(manager, owner, values);
    return this.#run<Row>(manager, sql, values, keys);
  }

  /**
   * Runs a statement, and opens what its rows have sealed. @param owner as of {@link run}
   * @throws {RecordError} `records_destroyed`; @throws {CipherError}
   */
  async read<Row extends object>(
    manager: EntityManager,
    owner: string,
    sql: string,
    values: readonly unknown[],
    seals: SealsOf<Row, Table>,
  ): Promise<Opened<Row>[]> {
    const keys = await this.#keysOf(manager, owner, values);
    const rows = await this.#run<Record<string, unknown>>(manager, sql, values, keys);
    const places = Object.entries<readonly [string, string]>(seals);
    return rows.map((row) => {
      const opened = places.map(([name, [column, id]]) => {
        const value = row[name] as Buffer | null;
        return [name, value === null ? null : open(keys, column, String(row[id]), value)];
      });
      return { ...row, ...Object.fromEntries(opened) } as Opened<Row>;
    });
  }

  async #run<Row>(
    manager: EntityManager,
    sql: string,
    values: readonly unknown[],
    keys: DataKeys,
  ): Promise<Row[]> {
    const answer = await manager.query<Row[] | [Row[], number]>(
      sql,
      values.map((value) => asStored(keys, value)),
    );
    // The driver answers an UPDATE with its rows and their number.
    const [first] = answer;
    return Array.isArray(first) ? first : (answer as Row[]);
  }

  async #keysOf(
    manager: EntityManager,
    owner: string,
    values: readonly unknown[],
  ): Promise<DataKeys> {
    const isSealing = values.some((value) => value instanceof Plain || value instanceof Looked);
    const keys = await (owner === installation
      ? this.#vault.ofInstallation(manager)
      : isSealing
        ? this.#vault.toSeal(owner)
        : this.#vault.toOpen(owner));
    return keys.only(this.tables);
  }
}

const partsOf = (name: string): [table: string, column: string] => {
  const [table = '', column = ''] = name.slice(0, -1).split('(');
  return [table, column];
};

function open(keys: DataKeys, column: string, row: string, value: Buffer): string | Buffer {
  const bytes = keys.openBytes(...partsOf(column), row, value);
  return columnsOfBytes.some((one) => one === column) ? bytes : bytes.toString('utf8');
}

function asStored(keys: DataKeys, value: unknown): unknown {
  if (value instanceof Plain) {
    const bytes = typeof value.plain === 'string' ? Buffer.from(value.plain, 'utf8') : value.plain;
    return keys.sealBytes(...partsOf(value.column), value.row, bytes);
  }
  return value instanceof Looked ? keys.index(...partsOf(value.column), value.plain) : value;
}

/**
 * The rows that services keep. Nothing of a patient's record is among them that a policy decides
 * about by itself: documents, facts, answers and registrations have classes of the store, which ask
 * their policies before they open anything.
 */
export const rowsOfServices = (vault: Vault) =>
  ({
    appointments: new SealedRows(vault, 'appointment'),
    participants: new SealedRows(vault, 'encounter_participant', 'chat_message'),
    guests: new SealedRows(vault, 'guest'),
    queueEntries: new SealedRows(vault, 'queue_entry'),
    communications: new SealedRows(vault, 'communication'),
    messages: new SealedRows(vault, 'message'),
    favourites: new SealedRows(vault, 'prescription_favourite'),
    // Of those who work there.
    accounts: new SealedRows(vault, 'account'),
    totps: new SealedRows(vault, 'account_totp'),
    invitations: new SealedRows(vault, 'invitation'),
    portraits: new SealedRows(vault, 'portrait'),
  }) as const;

export type RowsOfServices = ReturnType<typeof rowsOfServices>;
