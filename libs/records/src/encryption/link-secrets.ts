import { RecordError } from '../record-error.ts';
import { type Vault } from './vault.ts';

/** Secrets of links, which only a clinic's key can make again: the database holds their hashes. */
export class LinkSecrets {
  readonly #vault: Vault;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** A new one, by the clinic's present key. @throws {RecordError} `records_destroyed` */
  async make(
    tenantId: string,
    purpose: string,
  ): Promise<{ readonly keyVersion: number; readonly secret: Buffer }> {
    const keys = await this.#vault.toSeal(tenantId);
    const secret = keys.derived(keys.version, purpose);
    if (secret === null) {
      throw new RecordError('not_found');
    }
    return { keyVersion: keys.version, secret };
  }

  /**
   * The same once more; null where its key is not there any more.
   *
   * @throws {RecordError} `records_destroyed`
   */
  async again(tenantId: string, keyVersion: number, purpose: string): Promise<Buffer | null> {
    return (await this.#vault.toSeal(tenantId)).derived(keyVersion, purpose);
  }
}
