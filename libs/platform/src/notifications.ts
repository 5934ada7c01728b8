import { EventEmitter } from 'node:events';
import { Client } from 'pg';
import { type Log } from './logging.ts';

/** The first key of the advisory lock by which PostgreSQL knows that a process lives; the second is its number. */
export const processLockClass = 7416;

/** A process whose machine lost power or network is given up after some ten seconds. */
const keepAlive = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3`;

/** How long to wait before the connection is tried again, in milliseconds. */
const pauseMs = 1_000;

interface NotificationEvents {
  /** What a committed transaction of any process said with NOTIFY. */
  heard: [channel: string, payload: string];
  /** It listens again; what was said meanwhile went unheard. */
  resumed: [];
}

/** Listens on a connection of its own, since a pool's connections come and go. */
export class Notifications extends EventEmitter<NotificationEvents> {
  readonly #url: string;
  readonly #channels: readonly string[];
  readonly #log: Log;
  #process: number | null = null;
  #client: Client | null = null;
  #pause: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(url: string, channels: readonly string[], log: Log) {
    super();
    this.#url = url;
    this.#channels = channels;
    this.#log = log;
  }

  /** Listens once this resolves. @throws what PostgreSQL answers where it cannot be reached */
  static async listen(url: string, channels: readonly string[], log: Log): Promise<Notifications> {
    const notifications = new Notifications(url, channels, log);
    await notifications.#connect();
    return notifications;
  }

  /** The number of this process, by which others know that it lives; the same until it ends. */
  get process(): number {
    if (this.#process === null) {
      throw new Error('This process is not connected yet');
    }
    return this.#process;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#pause ?? undefined);
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ channel, payload }) => {
      this.emit('heard', channel, payload ?? '');
    });
    const handleLost = (): void => {
      this.#handleLost(client);
    };
    client.on('error', handleLost);
    client.on('end', handleLost);
    try {
      await client.connect();
      await this.#announce(client);
      for (const channel of this.#channels) {
        await client.query(`listen ${client.escapeIdentifier(channel)}`);
      }
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    if (this.#closed) {
      await client.end();
    }
  }

  async #announce(client: Client): Promise<void> {
    await client.query(keepAlive);
    if (this.#process === null) {
      const { rows } = await client.query<{ number: string }>(
        `select nextval('server_process') as number`,
      );
      this.#process = Number(rows[0]?.number);
    }
    // Shared: after a connection that broke, PostgreSQL may hold the old one for a while.
    await client.query('select pg_advisory_lock_shared($1::int, $2::int)', [
      processLockClass,
      this.#process,
    ]);
  }

  #handleLost(client: Client): void {
    if (this.#closed || this.#client !== client) {
      return;
    }
    this.#client = null;
    this.#log.warn('The database cannot tell its news; listening again');
    client.end().catch(() => undefined);
    this.#tryAgain();
  }

  #tryAgain(): void {
    this.#pause = setTimeout(() => {
      this.#connect().then(
        () => this.emit('resumed'),
        () => {
          if (!this.#closed) {
            this.#tryAgain();
          }
        },
      );
    }, pauseMs);
  }
}
