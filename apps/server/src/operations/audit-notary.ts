import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Log, type Clock, type Config } from '@teleward/platform';
import { AuditCheckpoints, RecordStore } from '@teleward/records';
import { clockToken, configToken } from '../platform.tokens.ts';

/** How much of a cut tail could go unnoticed, in milliseconds. */
const everyMs = 60_000;

/** Writes down outside the database how far each clinic's audit is: every minute, and when it stops. */
@Injectable()
export class AuditNotary implements OnModuleInit, OnModuleDestroy {
  readonly #records: RecordStore;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #log: Log;
  #checkpoints: AuditCheckpoints | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    records: RecordStore,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#records = records;
    this.#log = log;
    this.#clock = clock;
    this.#config = config;
  }

  /** A folder that cannot be written stops the start: an audit that nobody could check is none. */
  onModuleInit(): void {
    this.#checkpoints = AuditCheckpoints.open(this.#config.auditDir);
    this.#timer = setInterval(() => {
      this.write().catch((error: unknown) => {
        this.#log.error('The audit checkpoint could not be written', error);
      });
    }, everyMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  async write(): Promise<void> {
    for (const head of await this.#records.audit.takeHeads()) {
      this.#checkpoints?.append(head, this.#clock.now());
    }
  }
}
