import { Inject, Injectable } from '@nestjs/common';
import { type EncryptionOffReason } from '@teleward/contracts';
import { changedBy, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { Encounters, type EncounterRow } from '../encounters/encounters.ts';
import { type EncryptionMode } from './visit-encryption.ts';

/** Whether the media of a visit are encrypted end to end when the room opens. */
export const modeOf = ({
  encryption,
  encryptionOffReason,
  clinicEncryption,
}: Pick<
  EncounterRow,
  'encryption' | 'encryptionOffReason' | 'clinicEncryption'
>): EncryptionMode => ({
  mode: encryption ?? (clinicEncryption === 'off' ? 'off' : 'on'),
  offReason: encryptionOffReason,
  mayTurnOff: clinicEncryption === 'optional',
});

/** Staff's decisions on a visit's end-to-end encryption, as the database holds them. */
@Injectable()
export class EncryptionRows {
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #clock: Clock;

  constructor(records: RecordStore, encounters: Encounters, @Inject(clockToken) clock: Clock) {
    this.#records = records;
    this.#encounters = encounters;
    this.#clock = clock;
  }

  /**
   * Turns it off for one visit.
   *
   * @throws {ServiceError} `encryption_kept` where the clinic requires it
   */
  async turnOff(
    actor: StaffActor,
    encounterId: string,
    reason: EncryptionOffReason,
  ): Promise<void> {
    await this.#act(actor, encounterId, 'encounter.turn-encryption-off', {
      set: `encryption = 'off', encryption_off_at = $2, encryption_off_by = $3, encryption_off_reason = $4
         from tenant t`,
      where: "t.id = e.tenant_id and t.encryption = 'optional' and e.encryption_off_at is null",
      values: [reason],
      refusal: 'encryption_kept',
    });
  }

  /**
   * Records that both ends compared the safety code.
   *
   * @param check throws where the code has changed while this was written; then nothing is kept
   * @returns when
   */
  async compare(actor: StaffActor, encounterId: string, check: () => void): Promise<Date> {
    return this.#act(actor, encounterId, 'encounter.compare-code', {
      set: 'code_compared_at = $2, code_compared_by = $3',
      where: "e.status = 'in-progress'",
      values: [],
      refusal: 'invalid_state',
      check,
    });
  }

  async #act(
    actor: StaffActor,
    encounterId: string,
    action: 'encounter.turn-encryption-off' | 'encounter.compare-code',
    change: {
      readonly set: string;
      readonly where: string;
      readonly values: readonly unknown[];
      readonly refusal: 'encryption_kept' | 'invalid_state';
      readonly check?: () => void;
    },
  ): Promise<Date> {
    const { patientId, practitionerId } = await this.#encounters.row(actor.tenantId, encounterId);
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    const now = this.#clock.now();
    await this.#records.access.perform(
      actor,
      action,
      { encounterId, practitionerId },
      entity,
      async (manager) => {
        const changed = await changedBy(
          manager,
          `update encounter e set ${change.set} where e.id = $1 and ${change.where}`,
          [encounterId, now, actor.id, ...change.values],
        );
        if (changed === 0) {
          throw new ServiceError(change.refusal);
        }
        change.check?.();
      },
    );
    return now;
  }
}
