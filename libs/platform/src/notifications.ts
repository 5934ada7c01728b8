import { EventEmitter } from 'node:events';
import { Client } from 'pg';
import { type Log } from './logging.ts';

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
