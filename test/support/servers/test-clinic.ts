import {
  type RouteName,
  routes,
  type ClientEventName,
  type ClinicSettings,
  requestIdHeader,
  type Patient,
  type Route,
} from '@teleward/contracts';
import {
  type Clock,
  type Config,
  Log,
  currentRequestId,
  newId,
  newRequestId,
  readConfig,
  TenantDatabase,
} from '@teleward/platform';
import {
  type Action,
  type RecordAccess,
  RecordStore,
  sealedColumns,
  type KeyEncryption,
  type SealedTable,
} from '@teleward/records';
import { Sfu } from '@teleward/sfu';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { MetadataScanner, Reflector } from '@nestjs/core';
import { controllers } from '../../../apps/server/src/app.module.ts';
import { boundHandlers, unasked } from '../../../apps/server/src/http/index.ts';
import { errorsOf } from '../../../apps/server/src/operations/open-api.ts';
import { startApplication, type Application } from '../../../apps/server/src/application.ts';
import { VisitSignalling } from '../../../apps/server/src/visit-signalling.ts';
import { Accounts } from '../../../apps/server/src/identity/accounts/accounts.ts';
import { SetUp } from '../../../apps/server/src/identity/clinic/set-up.ts';
import { prepareEncryption } from '../../../apps/server/src/keys/prepare-encryption.ts';
import { type Surroundings } from '../../../apps/server/src/network/lan.ts';
import { CheckpointWriter } from '../../../apps/server/src/operations/checkpoint-writer.ts';
import { chooseDemo } from '../../../apps/server/src/demo/demo-choice.ts';
import { Demo } from '../../../apps/server/src/demo/demo.ts';
import { Vault } from '../../../libs/records/src/encryption/vault.ts';
import { migratedDatabase } from '../database.ts';

/** A zone in which it is about noon now, so that no test crosses midnight of its clinic. */
const noonZone = (): string => {
  const ahead = 12 - new Date().getUTCHours();
  // POSIX counts in the other direction.
  return ahead === 0 ? 'Etc/UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
};

const handlers = new Map(
  boundHandlers(
    { getControllers: () => controllers.map((metatype) => ({ metatype })) } as never,
    new MetadataScanner(),
    new Reflector(),
  ).flatMap(({ handler }) => (handler === undefined ? [] : [[handler.route, handler] as const])),
);

/** @throws for an error that the published contract does not list for that route */
function mustBeNamed(route: Route, code: unknown): void {
  const handler = handlers.get(route);
  const name = (Object.keys(routes) as RouteName[]).find((one) => routes[one] === route);
  if (handler === undefined || name === undefined) {
    return;
  }
  if (!errorsOf(name, handler).some((one) => one === code)) {
    throw new Error(
      `libs/contracts/src/route-errors.ts does not name \`${String(code)}\` for \`${name}\``,
    );
  }
}

/** What a handler says that the record store is asked for; null where no policy decides. */
export function decisionOf(route: Route): Action | null {
  const decision = handlers.get(route)?.decision;
  const isUnasked = decision === undefined || unasked.some((one) => one === decision);
  return isUnasked ? null : (decision as Action);
}

/** What the record store is asked for a request that is under way, by its identifier. */
const asked = new Map<string, Action[]>();

/** The servers of this process, whose record store can be watched. */
const watched = new Set<string>();

function listen(access: RecordAccess): void {
  const check = access.check.bind(access);
  access.check = async (actor, action, ...rest) => {
    asked.get(currentRequestId() ?? '')?.push(action);
    return check(actor, action, ...rest);
  };
}

/**
 * @throws where the store was asked something else first than its handler says, or answered without
 *   being asked
 */
function mustBeDecided(route: Route, actions: readonly Action[], isAnswered: boolean): void {
  const decision = decisionOf(route);
  const [first = null] = actions;
  if (first === null ? isAnswered && decision !== null : first !== decision) {
    const said = `${route.method} ${route.path} says that ${decision ?? 'nothing'} decides`;
    throw new Error(`${said}, but ${first ?? 'nothing'} was asked`);
  }
}

/** A whole server of its own, on a database of its own, with the demo's invented people. */
export class TestClinic {
  readonly url: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly dataDir: string;
  readonly keyFile: string;
  readonly #application: Application;
  readonly #owner: Pool;
  /** Decrypts sealed columns, for tests that look at them. */
  readonly #vault: Vault;

  private constructor(
    application: Application,
    url: string,
    ownerUrl: string,
    appUrl: string,
    { dataDir, keyFile }: Config,
    encryption: KeyEncryption,
  ) {
    this.#vault = new Vault(application.nest.get(TenantDatabase), encryption);
    this.dataDir = dataDir;
    this.keyFile = keyFile;
    this.#application = application;
    this.url = url;
    this.ownerUrl = ownerUrl;
    this.appUrl = appUrl;
    // Kept between queries: a new connection each time takes longer than most of them.
    this.#owner = new Pool({ connectionString: ownerUrl, allowExitOnIdle: true });
    // A test may end every connection of its database.
    this.#owner.on('error', () => undefined);
  }

  /**
   * @param variables settings in addition to those of every test
   * @param surround what the program does to the settings before it starts
   */
  static async open(
    variables: NodeJS.ProcessEnv = {},
    surround: (config: Config) => Promise<Surroundings> = (config) =>
      Promise.resolve({ config, certificate: null }),
    log = Log.create('error'),
    clock?: Clock,
  ): Promise<TestClinic> {
    const { ownerUrl, appUrl } = await migratedDatabase();
    return TestClinic.#start(ownerUrl, appUrl, variables, surround, log, clock);
  }

  /** Another process of the same clinic: a second server on the same database. */
  beside(more: NodeJS.ProcessEnv = {}): Promise<TestClinic> {
    const variables = { ...more, KEY_FILE: this.keyFile };
    return TestClinic.#start(this.ownerUrl, this.appUrl, variables, (config) =>
      Promise.resolve({ config, certificate: null }),
    );
  }

  /**
   * Stops the server, and starts another at the same address. This object must not
   * be used afterwards.
   */
  async restart(): Promise<TestClinic> {
    this.#vault.close();
    await this.#owner.end();
    await this.#application.close();
    const { port } = new URL(this.url);
    const variables = { PORT: port, DATA_DIR: this.dataDir, KEY_FILE: this.keyFile };
    return TestClinic.#start(this.ownerUrl, this.appUrl, variables, (config) =>
      Promise.resolve({ config, certificate: null }),
    );
  }

  static async #start(
    ownerUrl: string,
    appUrl: string,
    variables: NodeJS.ProcessEnv,
    surround: (config: Config) => Promise<Surroundings>,
    log = Log.create('error'),
    clock?: Clock,
  ): Promise<TestClinic> {
    const settings = readConfig({
      PORT: '0',
      DATA_DIR: mkdtempSync(join(tmpdir(), 'teleward-test-')),
      TELEWARD_DEMO: 'true',
      TELEWARD_DEMO_TIME_ZONE: noonZone(),
      RTC_WORKERS: '1',
      MEDIASOUP_WORKER_BIN: process.env['MEDIASOUP_WORKER_BIN'],
      ...variables,
    });
    const { config: asked, certificate } = await surround(settings);
    const config = await chooseDemo(ownerUrl, asked);
    const encryption = await prepareEncryption(ownerUrl, config);
    const application = await startApplication(
      ...([config, log, appUrl, encryption, certificate, clock] as const),
    );
    listen(application.nest.get(RecordStore).access);
    const host = config.RTC_ANNOUNCED_ADDRESS ?? '127.0.0.1';
    const url = `${certificate === null ? 'http' : 'https'}://${host}:${application.port}`;
    watched.add(url);
    return new TestClinic(application, url, ownerUrl, appUrl, config, encryption);
  }

  /** The demo's next patient, with the secret of their link. */
  async seed(): Promise<{
    readonly token: string;
    readonly name: string;
    readonly birthDate: string;
  }> {
    const link = await this.#application.nest.get(Demo).seed();
    if (link === null) {
      throw new Error('The demo has no visit left today');
    }
    const { url, name, birthDate } = link;
    return { token: url.split('#')[1] ?? '', name, birthDate };
  }

  async rows(sql: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.#owner.query<Record<string, unknown>>(sql)).rows;
  }

  /** A provider of the Nest application, for what no request reaches fast enough. */
  part<T>(type: new (...parts: never[]) => T): T {
    return this.#application.nest.get<T>(type);
  }

  /**
   * Sets encryption for visits that begin from now on, in all clinics: tests that send plain media
   * over the wire need it off.
   */
  async setEncryption(encryption: ClinicSettings['encryption']): Promise<void> {
    // The demo's clinic is created with its first patient.
    await this.rows(`alter table tenant alter column encryption set default '${encryption}'`);
    await this.rows(`update tenant set encryption = '${encryption}'`);
  }

  /** Adds an account without a membership. @returns its id */
  async addAccount(email: string, passwordHash = 'x', id = newId()): Promise<string> {
    await this.#application.nest.get(Accounts).add({ id, email, password_hash: passwordHash });
    return id;
  }

  /** The id of the account with this e-mail address. */
  async accountOf(email: string): Promise<string> {
    const account = await this.#application.nest.get(Accounts).byEmail(email);
    if (account === null) throw new Error(`Nobody signs in as ${email}`);
    return account.id;
  }

  /** Adds a patient to a clinic; facts that are not given are invented. */
  async addPatient(tenantId: string, facts: Pick<Patient, 'id'> & Partial<Patient>): Promise<void> {
    await this.#application.nest.get(RecordStore).patients.add(tenantId, {
      identifier: facts.id,
      name: 'x',
      birthDate: '1980-01-01',
      gender: 'unknown',
      phone: null,
      language: 'en',
      ...facts,
    });
  }

  /**
   * An SQL literal, encrypted for its table, column and row, for rows that a test writes itself.
   */
  async sealed(
    tenantId: string,
    table: SealedTable,
    column: string,
    row: string,
    value: string,
  ): Promise<string> {
    const keys = await this.#vault.toSeal(tenantId);
    return `'\\x${keys.seal(table, column, row, value).toString('hex')}'`;
  }

  /** Sets an encrypted value in all rows of a table, or clears it. */
  async setSealed(table: SealedTable, column: string, value: string | null): Promise<void> {
    for (const { id, tenant_id: tenant } of await this.rows(`select id, tenant_id from ${table}`)) {
      const [row, clinic] = [String(id), String(tenant)];
      const sql = value === null ? 'null' : await this.sealed(clinic, table, column, row, value);
      await this.rows(`update ${table} set ${column} = ${sql} where id = '${row}'`);
    }
  }

  /**
   * Rows with their sealed columns decrypted.
   * @param rest what follows the table's name in SQL
   */
  async opened(table: SealedTable, rest = ''): Promise<readonly Record<string, unknown>[]> {
    const vault = this.#vault;
    const database = this.#application.nest.get(TenantDatabase);
    const rows = await this.rows(`select * from ${table} ${rest}`);
    const opened = rows.map(async (row) => {
      const keys = await (typeof row['tenant_id'] !== 'string'
        ? database.runForInstallation((manager) => vault.ofInstallation(manager))
        : vault.toOpen(row['tenant_id']));
      const plain = sealedColumns[table].map((column) => [
        column,
        row[column] === null
          ? null
          : keys.open(table, column, String(row['id']), row[column] as Buffer),
      ]);
      return { ...row, ...(Object.fromEntries(plain) as Record<string, unknown>) };
    });
    return Promise.all(opened);
  }

  /** The secret of the set-up link that the first start prints; null where there is an account. */
  beginSetUp(): Promise<string | null> {
    return this.#application.nest.get(SetUp).begin();
  }

  /** The senders allowed for an event, from its handler. */
  senderOf(name: ClientEventName): string {
    return this.#application.nest.get(VisitSignalling).handlers[name].sender;
  }

  /** Checks the sessions of open sockets now, as the server does every 30 s. */
  lookAtSessions(): Promise<void> {
    return this.#application.nest.get(VisitSignalling).lookAgain();
  }

  /** Kills the media worker, as in a crash. */
  killMediaWorker(): void {
    for (const pid of this.#application.nest.get(Sfu).workerPids) {
      process.kill(pid, 'SIGKILL');
    }
  }

  /** Writes an audit checkpoint now, as the server does every minute. */
  writeCheckpoint(): Promise<void> {
    return this.#application.nest.get(CheckpointWriter).write();
  }

  async close(): Promise<void> {
    this.#vault.close();
    await this.#owner.end();
    await this.#application.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One browser's cookies, and requests with them. */
export class Visitor {
  cookie = '';
  /** The visit of the patient's page; requests that name no other are about it. */
  encounterId = '';
  /** The client's address, if the server is behind a proxy; rate limits count by it. */
  address: string | null = null;
  /** What the record store was asked for the last request, in order. */
  asked: readonly Action[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async call(
    route: Route,
    input: {
      params?: Record<string, string>;
      /** The query string. */
      query?: string;
      body?: unknown;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    const path = route.path.replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => input.params?.[name] ?? (name === 'encounterId' ? this.encounterId : ''),
    );
    const search = input.query === undefined ? '' : `?${input.query}`;
    const requestId = newRequestId();
    const actions: Action[] = [];
    asked.set(requestId, actions);
    const response = await fetch(`${this.#url}${path}${search}`, {
      method: route.method,
      headers: {
        'Content-Type': 'application/json',
        Cookie: this.cookie,
        [requestIdHeader]: requestId,
        ...(this.address !== null && { 'X-Forwarded-For': this.address }),
        ...input.headers,
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    asked.delete(requestId);
    this.asked = actions;
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) {
      this.cookie = cookie.split(';')[0] ?? '';
    }
    const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
    const body = isJson ? ((await response.json()) as Record<string, unknown>) : {};
    if (!response.ok) {
      mustBeNamed(route, body['code']);
    }
    if (watched.has(this.#url)) {
      mustBeDecided(route, actions, response.ok);
    }
    return { status: response.status, body };
  }

  /** Opens a patient's link, as the patient's page does. */
  async openLink(token: string, birthDate: string): Promise<void> {
    const opened = await this.call(routes.openVisitLink, { body: { token, birthDate } });
    if (opened.status !== 200) {
      throw new Error(`The link answered ${opened.status}`);
    }
    this.encounterId = String((await this.call(routes.readMyVisit)).body['encounterId']);
  }

  async signIn(password = 'a-quiet-river-at-dawn'): Promise<void> {
    const { status } = await this.call(routes.signIn, {
      body: { email: 'doctor@demo.example', password },
    });
    if (status !== 200) {
      throw new Error(`Sign-in answered ${status}`);
    }
  }
}
