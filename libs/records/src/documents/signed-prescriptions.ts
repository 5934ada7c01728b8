import {
  type PrescriptionCancellation,
  type PrescriptionSignature,
  type PrescriptionStanding,
  type SignedPrescription,
  stated,
} from '@teleward/contracts';
import { hashSecret, newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { CompactSign } from 'jose';
import { createHash, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { type PatientActor, type PharmacyActor, type StaffActor } from '../actor.ts';
import { canonicalJson, digestOf, type Json } from '../canonical-json.ts';
import { type Vault } from '../encryption/vault.ts';
import { cancellations, dispenses, type Handout } from './prescription-rows.ts';
import { payloadOf, refuseTooMuch, standing } from './prescription-standing.ts';
import { type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';
import { signingAlgorithm, type SigningKeys } from './signing-keys.ts';

interface SignedRow {
  readonly id: string;
  readonly documentId: string;
  readonly signed: Buffer;
}

/** How long a link to a pharmacy is valid. */
const sharedMs = 72 * 3_600_000;

const uniqueViolation = '23505';

/** The visit and patient of the document `$1`, signed or not. */
const whose = `select document_id, encounter_id, patient_id from document_version where document_id = $1
  union select document_id, encounter_id, patient_id from document_draft where document_id = $1`;

/** What clinics signed for pharmacies, and its later status. Append-only. */
export class SignedPrescriptions {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #keys: SigningKeys;

  constructor(
    database: TenantDatabase,
    access: RecordAccess,
    clock: Clock,
    vault: Vault,
    keys: SigningKeys,
  ) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
    this.#keys = keys;
  }

  /**
   * Signs the content of a document, in the transaction that signs the document and has checked
   * access.
   *
   * @param say makes the payload from the time of issue. That is determined once the key is locked,
   * because a key must not sign anything dated before its creation.
   */
  async sign(
    tenantId: string,
    documentId: string,
    say: (issued: Date) => SignedPrescription,
  ): Promise<void> {
    await this.#database.run(tenantId, async (manager) => {
      const key = await this.#keys.hold(tenantId);
      // The clocks of two servers may differ.
      const issued = new Date(Math.max(this.#clock.now().getTime(), key.createdAt.getTime()));
      const text = canonicalJson(stated(say(issued)) as Json);
      const jws = await new CompactSign(deflateRawSync(text, { level: 9 }))
        .setProtectedHeader({ alg: signingAlgorithm, kid: key.kid, zip: 'DEF' })
        .sign(key.privateKey);
      const keys = await this.#vault.toSeal(tenantId);
      const id = newId();
      await manager.query(
        `insert into signed_prescription (id, tenant_id, document_id, key_id, signed, secret_hash, signed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[
            id,
            tenantId,
            documentId,
            key.id,
            keys.seal('signed_prescription', 'signed', id, jws),
          ],
          ...[hashSecret(possessionOf(jws)), issued],
        ],
      );
    });
  }

  /**
   * Signatures by document, for services that have checked access. Documents signed before
   * signatures were introduced have none.
   */
  async of(
    tenantId: string,
    documentIds: readonly string[],
  ): Promise<ReadonlyMap<string, PrescriptionSignature>> {
    if (documentIds.length === 0) return new Map();
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const rows = await manager.query<SignedRow[]>(
        `select id, document_id as "documentId", signed from signed_prescription
         where document_id = any ($1)`,
        [documentIds],
      );
      const cancelled = await cancellations(manager, documentIds, keys);
      const dispensed = await dispenses(manager, documentIds, keys);
      const now = this.#clock.now();
      return new Map(
        rows.map((row) => {
          const jws = keys.open('signed_prescription', 'signed', row.id, row.signed);
          const handed = dispensed.get(row.documentId) ?? [];
          return [
            row.documentId,
            {
              ...standing(jws, cancelled.get(row.documentId) ?? null, handed, now),
              ...{ jws, says: payloadOf(jws) },
              cancellation: cancelled.get(row.documentId) ?? null,
            },
          ];
        }),
      );
    });
  }

  /**
   * Cancels a signed prescription. It stays readable.
   *
   * @throws {RecordError} `not_found`, `already_cancelled`, `already_dispensed`; `invalid_state`
   * where it is not signed; `bad_request` for a replacement that belongs to another patient or is
   * not valid itself
   */
  async cancel(
    actor: StaffActor,
    documentId: string,
    { reason, replacedBy }: { readonly reason: string; readonly replacedBy: string | null },
  ): Promise<PrescriptionSignature> {
    const { tenantId } = actor;
    const patientId = await this.#patientOf(tenantId, documentId);
    const entity = {
      ...{ entityType: 'MedicationRequest', entityId: documentId },
      ...(patientId !== null && { patientId }),
    };
    return this.#access.perform(actor, 'prescription.cancel', {}, entity, async (manager) => {
      await hold(manager, documentId);
      const before = (await this.of(tenantId, [documentId])).get(documentId);
      if (before === undefined) {
        throw new RecordError(patientId === null ? 'not_found' : 'invalid_state');
      }
      if (before.cancellation !== null) {
        throw new RecordError('already_cancelled');
      }
      if (before.remaining.every(({ done }) => done)) {
        throw new RecordError('already_dispensed');
      }
      if (replacedBy !== null) {
        await this.#refuseReplacement(manager, tenantId, documentId, replacedBy);
      }
      const keys = await this.#vault.toSeal(tenantId);
      const id = newId();
      await manager.query(
        `insert into prescription_cancellation (id, tenant_id, document_id, cancelled_by, cancelled_at,
           reason, replaced_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[id, tenantId, documentId, actor.id, this.#clock.now()],
          ...[keys.seal('prescription_cancellation', 'reason', id, reason), replacedBy],
        ],
      );
      const after = (await this.of(tenantId, [documentId])).get(documentId);
      if (after === undefined) {
        throw new RecordError('not_found');
      }
      return after;
    });
  }

  /**
   * Makes a secret by which a pharmacy opens a prescription of the actor's visit.
   *
   * @throws {RecordError} `not_found`; `invalid_state` where it is not signed
   */
  async share(
    actor: PatientActor,
    documentId: string,
  ): Promise<{ readonly token: string; readonly validUntil: Date }> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'MedicationRequest', entityId: documentId, patientId };
    const action = 'prescription.share';
    return this.#access.perform(actor, action, { encounterId }, entity, async (manager) => {
      const [found] = await manager.query<{ isSigned: boolean }[]>(
        `select exists (select from signed_prescription s where s.document_id = v.document_id) as "isSigned"
         from (${whose}) v where v.encounter_id = $2`,
        [documentId, encounterId],
      );
      if (found?.isSigned !== true) {
        throw new RecordError(found === undefined ? 'not_found' : 'invalid_state');
      }
      const token = randomBytes(32).toString('base64url');
      const now = this.#clock.now();
      const validUntil = new Date(now.getTime() + sharedMs);
      await manager.query(
        `insert into prescription_share (id, tenant_id, document_id, secret_hash, made_at, valid_until)
         values ($1, $2, $3, $4, $5, $6)`,
        [newId(), tenantId, documentId, hashSecret(token), now, validUntil],
      );
      return { token, validUntil };
    });
  }

  /** @throws {RecordError} `link_invalid`, `link_expired` */
  async openShared(token: string, address: string | null): Promise<string> {
    const [row] = await this.#database.runWithSecret(hashSecret(token), (manager) =>
      manager.query<{ tenantId: string; documentId: string; validUntil: Date }[]>(
        `select tenant_id as "tenantId", document_id as "documentId", valid_until as "validUntil"
         from prescription_share`,
      ),
    );
    if (row === undefined) {
      throw new RecordError('link_invalid');
    }
    if (row.validUntil <= this.#clock.now()) {
      throw new RecordError('link_expired');
    }
    const actor = holder(row.tenantId, row.documentId, address);
    return this.#asHolder(actor, 'prescription.check', async () => {
      const signature = (await this.of(row.tenantId, [row.documentId])).get(row.documentId);
      if (signature === undefined) {
        throw new RecordError('link_invalid');
      }
      return signature.jws;
    });
  }

  /**
   * The status of a prescription, for its holder.
   *
   * @throws {RecordError} `not_found`
   */
  async standing(possession: string, address: string | null): Promise<PrescriptionStanding> {
    const actor = await this.#holderOf(possession, address);
    return this.#asHolder(actor, 'prescription.check', () => this.#standing(actor));
  }

  /**
   * Records what a pharmacy dispenses: never more than remains, even with concurrent requests. The
   * same request sent again changes nothing.
   *
   * @throws {RecordError} `not_found`, `already_dispensed`, `prescription_cancelled`,
   * `prescription_expired`, `version_conflict` for an id that was used for something else,
   * `bad_request` for an inconsistent amount
   */
  async dispense(
    possession: string,
    handout: Handout,
    address: string | null,
  ): Promise<PrescriptionStanding> {
    const actor = await this.#holderOf(possession, address);
    const { tenantId, documentId } = actor;
    return this.#asHolder(actor, 'prescription.dispense', async (manager) => {
      await hold(manager, documentId);
      const keys = await this.#vault.toSeal(tenantId);
      const before = await this.#standing(actor);
      const { dispenseId, ...content } = handout;
      const same = before.dispenses.find((one) => one.dispenseId === dispenseId);
      if (same !== undefined) {
        const { dispenseId: _, dispensedAt: __, ...known } = same;
        if (digestOf(known) !== digestOf(content)) {
          throw new RecordError('version_conflict');
        }
        return before;
      }
      if (before.cancellation !== null) {
        throw new RecordError('prescription_cancelled');
      }
      if (before.expired) {
        throw new RecordError('prescription_expired');
      }
      for (const item of handout.items) refuseTooMuch(item, before.remaining[item.item]);
      await insertOnce(() =>
        manager.query(
          `insert into dispense (id, tenant_id, document_id, ordinal, dispensed_at, content)
           values ($1, $2, $3, $4, $5, $6)`,
          [
            ...[dispenseId, tenantId, documentId, before.dispenses.length + 1, this.#clock.now()],
            keys.seal('dispense', 'content', dispenseId, JSON.stringify(content)),
          ],
        ),
      );
      return this.#standing(actor);
    });
  }

  async #holderOf(possession: string, address: string | null): Promise<PharmacyActor> {
    const [row] = await this.#database.runWithSecret(hashSecret(possession), (manager) =>
      manager.query<{ tenantId: string; documentId: string }[]>(
        'select tenant_id as "tenantId", document_id as "documentId" from signed_prescription',
      ),
    );
    if (row === undefined) {
      throw new RecordError('not_found');
    }
    return holder(row.tenantId, row.documentId, address);
  }

  async #asHolder<T>(
    actor: PharmacyActor,
    action: 'prescription.check' | 'prescription.dispense',
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const { tenantId, documentId } = actor;
    const patientId = await this.#patientOf(tenantId, documentId);
    const entity = {
      ...{ entityType: 'MedicationRequest', entityId: documentId },
      ...(patientId !== null && { patientId }),
    };
    return this.#access.perform(actor, action, { documentId }, entity, async (manager) => {
      const answer = await work(manager);
      return answer;
    });
  }

  /** What the holder is told: neither the reason of a cancellation nor the doctor's name. */
  async #standing({ tenantId, documentId }: PharmacyActor): Promise<PrescriptionStanding> {
    const signature = (await this.of(tenantId, [documentId])).get(documentId);
    if (signature === undefined) {
      throw new RecordError('not_found');
    }
    const { expires, expired, cancellation, dispenses: handed, remaining } = signature;
    const told: PrescriptionCancellation | null = cancellation && {
      cancelledAt: cancellation.cancelledAt,
      replacedBy: cancellation.replacedBy,
    };
    return { expires, expired, cancellation: told, dispenses: handed, remaining };
  }

  async #patientOf(tenantId: string, documentId: string): Promise<string | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ patientId: string }[]>(`select patient_id as "patientId" from (${whose}) v`, [
        documentId,
      ]),
    );
    return row?.patientId ?? null;
  }

  /**
   * @throws {RecordError} `bad_request` where it belongs to another patient or is not valid itself
   */
  async #refuseReplacement(
    manager: EntityManager,
    tenantId: string,
    documentId: string,
    replacedBy: string,
  ): Promise<void> {
    const patientId = await this.#patientOf(tenantId, documentId);
    const [fits] = await manager.query<unknown[]>(
      `select 1 from signed_prescription s join document_version v on v.document_id = s.document_id
       where s.document_id = $1 and s.document_id <> $2
         and v.patient_id in (select records_of_patient(standing_record_of($3)))
         and not exists (select from prescription_cancellation c where c.document_id = s.document_id)
       limit 1`,
      [replacedBy, documentId, patientId],
    );
    if (fits === undefined) {
      throw new RecordError('bad_request');
    }
  }
}

const holder = (tenantId: string, documentId: string, address: string | null): PharmacyActor => ({
  ...{ kind: 'pharmacy', tenantId, id: null, documentId, address },
});

/** SHA-256, base64url: only a holder of the signed prescription can compute it. */
const possessionOf = (jws: string): string => createHash('sha256').update(jws).digest('base64url');

/** Serializes dispensing and cancelling. */
async function hold(manager: EntityManager, documentId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `prescription ${documentId}`,
  ]);
}

/** @throws {RecordError} `version_conflict` where another clinic has the id */
async function insertOnce(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    const { code } =
      error instanceof QueryFailedError ? (error.driverError as { code?: string }) : {};
    throw code === uniqueViolation ? new RecordError('version_conflict') : error;
  }
}
