import { AsyncLocalStorage } from 'node:async_hooks';
import { type DataSource, type EntityManager } from 'typeorm';

interface Transaction {
  readonly tenantId: string;
  readonly manager: EntityManager;
  readonly afterCommit: (() => void)[];
  readonly known: Map<object, Promise<unknown>>;
}

/** A call for a clinic that is closed: the demo's, where the program runs without the demo. */
export class ClinicClosedError extends Error {
  override readonly name = 'ClinicClosedError';
}

/**
 * Access to rows that belong to a clinic: a transaction in which PostgreSQL's row-level security
 * shows that clinic alone. A nested call for the same clinic joins the outer transaction.
 */
export class TenantDatabase {
  readonly #dataSource: DataSource;
  readonly #opensDemo: boolean;
  readonly #current = new AsyncLocalStorage<Transaction>();

  /** @param opensDemo whether the demo's clinic can be used like any other */
  constructor(dataSource: DataSource, opensDemo = false) {
    this.#dataSource = dataSource;
    this.#opensDemo = opensDemo;
  }

  /**
   * Runs `work` for a clinic. If it throws, everything rolls back.
   *
   * @throws {ClinicClosedError}
   */
  async run<T>(tenantId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.#current.getStore();
    if (outer !== undefined) {
      if (outer.tenantId !== tenantId) {
        throw new Error('A transaction of one clinic cannot be used for another');
      }
      return work(outer.manager);
    }
    return this.#begin(tenantId, { 'teleward.tenant': tenantId }, work);
  }

  /**
   * Finds rows by a secret that a caller presented, before it is known which clinic they belong to:
   * the policies of links and sessions show exactly the row whose hash is set here.
   */
  async runWithSecret<T>(
    secretHash: Buffer,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return this.#begin('', { 'teleward.secret_hash': secretHash.toString('hex') }, work);
  }

  /**
   * Runs `work` on data that belong to an account and to no clinic. Inside a clinic's transaction
   * it joins that one and sees both.
   */
  async runForAccount<T>(
    accountId: string,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const outer = this.#current.getStore();
    if (outer === undefined) {
      return this.#begin('', { 'teleward.account': accountId }, work);
    }
    const name = 'teleward.account';
    await outer.manager.query('select set_config($1, $2, true)', [name, accountId]);
    const result = await work(outer.manager);
    await outer.manager.query('select set_config($1, $2, true)', [name, '']);
    return result;
  }

  /** Runs `work` on data that belong to no clinic. Inside another transaction it joins that one. */
  async runForInstallation<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.#current.getStore();
    return outer === undefined ? this.#begin('', {}, work) : work(outer.manager);
  }

  /**
   * Reads data for a clinic once per transaction: data that the transaction itself keeps from
   * changing until it ends.
   *
   * @param what the key of the cached result, shared by all callers
   */
  async once<T>(
    tenantId: string,
    what: object,
    read: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return this.run(tenantId, (manager) => {
      const known = this.#current.getStore()?.known;
      const before = known?.get(what) as Promise<T> | undefined;
      const value = before ?? read(manager);
      known?.set(what, value);
      return value;
    });
  }

  /** Calls back once the current transaction has committed; at once outside of one. */
  afterCommit(callback: () => void): void {
    const current = this.#current.getStore();
    if (current === undefined) {
      callback();
      return;
    }
    current.afterCommit.push(callback);
  }

  /** Runs `work` outside the current transaction, so that its roll-back does not undo it. */
  async apart<T>(work: () => Promise<T>): Promise<T> {
    return this.#current.exit(work);
  }

  async #begin<T>(
    tenantId: string,
    settings: Readonly<Record<string, string>>,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const result = await this.#dataSource.transaction(async (manager) => {
      await this.#set(manager, tenantId, settings);
      const transaction = { tenantId, manager, afterCommit, known: new Map<object, never>() };
      return this.#current.run(transaction, () => work(manager));
    });
    for (const callback of afterCommit) {
      callback();
    }
    return result;
  }

  /** In one statement with the check of the clinic, which saves a round trip. */
  async #set(
    manager: EntityManager,
    tenantId: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<void> {
    const demo = this.#opensDemo ? { 'teleward.demo': 'open' } : {};
    const values = Object.entries({ ...settings, ...demo }).flat();
    const calls = values
      .filter((_, index) => index % 2 === 0)
      .map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
    if (tenantId !== '' && !this.#opensDemo) {
      values.push(tenantId);
      calls.push(`is_closed($${values.length}::uuid) as closed`);
    }
    if (calls.length === 0) {
      return;
    }
    const [said] = await manager.query<{ readonly closed?: boolean }[]>(
      `select ${calls.join(', ')}`,
      values,
    );
    if (said?.closed === true) {
      throw new ClinicClosedError('This clinic is the demo, and the demo is off');
    }
  }
}
