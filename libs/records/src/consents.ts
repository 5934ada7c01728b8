import { type Consent, type Language } from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { type PatientActor } from './actor.ts';
import { ConsentEntity } from './consent.entity.ts';
import { type RecordAccess } from './record-access.ts';

/** What patients agreed to. Append-only: a consent given stays given as it was. */
export class Consents {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
  }

  /** Gives consent to treatment in the patient's visit. Twice keeps the first. */
  async give(
    actor: PatientActor,
    consent: { readonly textVersion: string; readonly language: Language },
  ): Promise<void> {
    const { encounterId, id: patientId, tenantId } = actor;
    const entity = { entityType: 'Consent', entityId: encounterId, patientId };
    await this.#access.check(actor, 'consent.give', { encounterId }, entity);
    await this.#database.run(tenantId, async (manager) => {
      const made = await manager
        .createQueryBuilder()
        .insert()
        .into(ConsentEntity)
        .values({
          id: newId(),
          tenantId,
          encounterId,
          patientId,
          purpose: 'treatment',
          textVersion: consent.textVersion,
          language: consent.language,
          givenAt: this.#clock.now(),
        })
        .orIgnore()
        .returning('id')
        .execute();
      if ((made.raw as unknown[]).length > 0) {
        await this.#access.done(actor, { action: 'consent.give', ...entity });
      }
    });
  }

  /** The consent of a visit, for somebody who was already let see the visit. */
  async ofEncounter(tenantId: string, encounterId: string): Promise<Consent | null> {
    return this.#database.run(tenantId, async (manager) => {
      const found = await manager.findOneBy(ConsentEntity, { encounterId, purpose: 'treatment' });
      return found === null
        ? null
        : {
            purpose: found.purpose,
            textVersion: found.textVersion,
            language: found.language,
            givenAt: found.givenAt.toISOString(),
          };
    });
  }
}
