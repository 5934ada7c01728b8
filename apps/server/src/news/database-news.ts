import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Notifications } from '@teleward/platform';
import { EventEmitter } from 'node:events';
import { DataSource } from 'typeorm';

/**
 * The channels of the triggers (0008-members, 0019-waiting-room, 0023-waits, 0031-communication,
 * 0050-patients, 0060-appointments, 0160-outreach).
 */
const channels = [
  ...(['session_ended', 'queue_changed', 'visit_changed'] as const),
  ...(['communication_sent', 'patient_changed', 'appointment_changed'] as const),
  'outreach_changed',
] as const;
export type NewsChannel = (typeof channels)[number];

/**
 * Reports changes in the database, whichever process made them. `missed` means that some
 * notifications may have been lost.
 */
@Injectable()
export class DatabaseNews
  extends EventEmitter<Record<NewsChannel, [payload: string]> & { missed: [] }>
  implements OnApplicationBootstrap, OnModuleDestroy
{
  readonly #dataSource: DataSource;
  readonly #log: Log;
  #notifications: Notifications | null = null;

  constructor(dataSource: DataSource, log: Log) {
    super();
    this.#dataSource = dataSource;
    this.#log = log;
  }

  /** The number of this process, by which PostgreSQL knows whether it is alive. */
  get process(): number {
    if (this.#notifications === null) {
      throw new Error('The server does not listen to the database yet');
    }
    return this.#notifications.process;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { options } = this.#dataSource;
    const url = options.type === 'postgres' ? (options.url ?? '') : '';
    this.#notifications = await Notifications.listen(url, channels, this.#log);
    this.#notifications.on('heard', (heard, payload) => {
      const channel = channels.find((one) => one === heard);
      if (channel !== undefined) {
        this.emit(channel, payload);
      }
    });
    this.#notifications.on('resumed', () => {
      this.emit('missed');
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#notifications?.close();
  }
}
