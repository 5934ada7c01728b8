import { EventEmitter } from 'node:events';
import { Client } from 'pg';
import { type Log } from './logging.ts';

/**
 * The first key of the advisory lock by which PostgreSQL shows that a process is alive; the second
 * is the number of the process.
 */
export const processLockClass = 7416;

/** A process whose machine lost power or network counts as dead after some ten seconds. */
const keepAlive = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3`;

/** The pause before a reconnection attempt, in milliseconds. */
const pauseMs = 1_000;

interface NotificationEvents {
  /** A NOTIFY from a committed transaction of any process. */
  heard: [channel: string, payload: string];
  /** It listens again; notifications sent meanwhile are lost. */
  resumed: [];
}

/** Listens on a connection of its own, because connections of a pool come and go. */
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

  /**
   * Resolves once it listens.
   *
   * @throws the error of the driver where PostgreSQL cannot be reached
   */
  static async listen(url: string, channels: readonly string[], log: Log): Promise<Notifications> {
    const notifications = new Notifications(url, channels, log);
    await notifications.#connect();
    return notifications;
  }

  /** The number of this process, by which others see that it is alive; constant until it ends. */
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
    // Shared, because PostgreSQL may hold the lock of a broken connection for a while.
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
    this.#log.warn('The connection for notifications was lost; listening again');
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
