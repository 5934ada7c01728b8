import { Inject, Injectable } from '@nestjs/common';
import { TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type PatientActor } from '@teleward/records';
import { keepToHourly } from '../limits/index.ts';
import { linkUrl } from '../identity/index.ts';
import { clockToken, configToken } from '../platform.tokens.ts';

/** The most links that a patient may make for one prescription within an hour. */
const mostAnHour = 20;

/** Links by which a patient shows a prescription to a pharmacy. */
@Injectable()
export class SharedPrescriptions {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
    this.#config = config;
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `too_many_links` */
  async share(
    actor: PatientActor,
    documentId: string,
  ): Promise<{ readonly url: string; readonly validUntil: string }> {
    return this.#database.run(actor.tenantId, async (manager) => {
      const { token, validUntil } = await this.#records.signedPrescriptions.share(
        actor,
        documentId,
      );
      await keepToHourly(manager, this.#clock.now(), {
        key: `prescription links ${documentId}`,
        done: 'select made_at as at from prescription_share where document_id = $2 and made_at > $1',
        values: [documentId],
        // The count includes the link that was just made.
        ...{ most: mostAnHour + 1, code: 'too_many_links' },
      });
      const url = linkUrl(this.#config.PUBLIC_URL, 'pharmacy', token);
      return { url, validUntil: validUntil.toISOString() };
    });
  }
}
