import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Notifications } from '@teleward/platform';
import { EventEmitter } from 'node:events';
import { DataSource } from 'typeorm';

/**
 * Hears from the database which sessions ended, in whichever process and by whatever means: a trigger tells
 * (0008-members.sql). `missed` means that some may have ended unheard.
 */
@Injectable()
export class SessionEnds
  extends EventEmitter<{ ended: [sessionId: string]; missed: [] }>
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

  async onApplicationBootstrap(): Promise<void> {
    const { options } = this.#dataSource;
    const url = options.type === 'postgres' ? (options.url ?? '') : '';
    this.#notifications = await Notifications.listen(url, ['session_ended'], this.#log);
    this.#notifications.on('heard', (_channel, sessionId) => {
      this.emit('ended', sessionId);
    });
    this.#notifications.on('resumed', () => {
      this.emit('missed');
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#notifications?.close();
  }
}
