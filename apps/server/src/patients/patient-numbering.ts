import { Injectable } from '@nestjs/common';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';

const entity = { entityType: 'Organization' };

/** The pattern of the clinic's own patient numbers. */
@Injectable()
export class PatientNumbering {
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    this.#records = records;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<{ readonly pattern: string }> {
    const [row] = await this.#records.access.perform(
      actor,
      'clinic.read-settings',
      {},
      entity,
      (manager) =>
        manager.query<{ pattern: string }[]>(
          'select patient_number_pattern as pattern from tenant where id = $1',
          [actor.tenantId],
        ),
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return row;
  }

  /** @throws {RecordError} `not_found` */
  async change(actor: StaffActor, pattern: string): Promise<{ readonly pattern: string }> {
    await this.#records.access.perform(actor, 'clinic.configure', {}, entity, async (manager) => {
      await manager.query('update tenant set patient_number_pattern = $2 where id = $1', [
        ...[actor.tenantId, pattern],
      ]);
    });
    return { pattern };
  }
}
