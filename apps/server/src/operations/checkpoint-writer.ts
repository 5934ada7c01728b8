import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Log, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { AuditCheckpoints, RecordStore, type ChainHead } from '@teleward/records';
import { clockToken, configToken } from '../platform.tokens.ts';

/** How much of the chain's end could be cut off unnoticed: in milliseconds, and in rows. */
const everyMs = 60_000;
const everyRows = 250;

/**
 * Records the head of each clinic's audit chain outside the database: at the start, every minute,
 * after many rows, and when the server stops. Frequent restarts must not leave more rows without a
 * checkpoint than continuous operation.
 */
@Injectable()
export class CheckpointWriter implements OnModuleInit, BeforeApplicationShutdown {
  readonly #records: RecordStore;
  readonly #database: TenantDatabase;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #log: Log;
  #checkpoints: AuditCheckpoints | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Rows since the last checkpoint. */
  #rows = 0;
  readonly #handleGrown = (): void => {
    this.#rows += 1;
    if (this.#rows >= everyRows) {
      this.#writeNow();
    }
  };

  constructor(
    records: RecordStore,
    database: TenantDatabase,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#records = records;
    this.#database = database;
    this.#log = log;
    this.#clock = clock;
    this.#config = config;
  }

  /** An unwritable folder stops the start: without checkpoints the audit could not be verified. */
  async onModuleInit(): Promise<void> {
    this.#checkpoints = AuditCheckpoints.open(this.#config.auditDir);
    await this.#append(await this.#records.audit.heads());
    this.#records.audit.on('grown', this.#handleGrown);
    this.#timer = setInterval(() => {
      this.#writeNow();
    }, everyMs);
  }

  /** After every module has ended, because what they still run also writes audit rows. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#records.audit.off('grown', this.#handleGrown);
    await this.write();
  }

  async write(): Promise<void> {
    this.#rows = 0;
    await this.#append(await this.#records.audit.takeHeads());
  }

  #writeNow(): void {
    this.write().catch((error: unknown) => {
      this.#log.error('The audit checkpoint could not be written', error);
    });
  }

  /**
   * Each line contains the hash of the previous one, so processes that share the folder take turns.
   */
  async #append(heads: readonly ChainHead[]): Promise<void> {
    if (heads.length === 0) {
      return;
    }
    await this.#database.runForInstallation(async (manager) => {
      await manager.query("select pg_advisory_xact_lock(hashtextextended('audit checkpoints', 0))");
      for (const head of heads) {
        this.#checkpoints?.append(head, this.#clock.now());
      }
    });
  }
}
