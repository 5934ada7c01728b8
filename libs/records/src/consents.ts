import {
  type Consent,
  type ConsentPurpose,
  type ConsentText,
  WitnessRole,
} from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type Actor, type PatientActor, type StaffActor } from './actor.ts';
import { digestOf } from './canonical-json.ts';
import { ConsentEntity } from './consent.entity.ts';
import { type RecordAccess } from './record-access.ts';

/** The visit and its patient. */
interface Subject {
  readonly encounterId: string;
  readonly patientId: string;
}

/** The text that was shown and the answer. */
interface Decision {
  readonly text: ConsentText;
  readonly agreed: boolean;
}

/**
 * What patients consented to, for each purpose separately. Append-only: every decision is kept as
 * it was made, and the newest one for a purpose is in force.
 */
export class Consents {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
  }

  /**
   * Records a decision that the patient tapped. The same decision again keeps the first; a refusal
   * after a consent withdraws it.
   *
   * @throws {RecordError} `not_found`
   */
  async decide(actor: PatientActor, { text, agreed }: Decision): Promise<void> {
    const { encounterId, id: patientId } = actor;
    const subject = { encounterId, patientId };
    const action = agreed ? 'consent.give' : 'consent.refuse';
    const entity = entityOf(subject);
    await this.#access.perform(actor, action, { encounterId }, entity, async (manager, trace) => {
      const isNew = await this.#add(manager, actor, subject, { text, agreed }, null);
      if (!isNew) trace.leaveNone();
    });
  }

  /**
   * Records a decision that the patient spoke to a member of the care team.
   *
   * @throws {RecordError} `not_found`
   */
  async witness(actor: StaffActor, subject: Subject, decision: Decision): Promise<void> {
    const { encounterId } = subject;
    const [action, entity] = ['consent.witness', entityOf(subject)] as const;
    await this.#access.perform(actor, action, { encounterId }, entity, async (manager, trace) => {
      const isNew = await this.#add(manager, actor, subject, decision, actor);
      if (!isNew) trace.leaveNone();
    });
  }

  /**
   * The newest decision for each purpose.
   *
   * @throws {RecordError} `not_found`
   */
  async read(actor: Actor, subject: Subject): Promise<Consent[]> {
    const { encounterId } = subject;
    return this.#access.perform(
      actor,
      'consent.read',
      { encounterId },
      entityOf(subject),
      async () => {
        return this.#decisions(actor.tenantId, encounterId);
      },
    );
  }

  /**
   * Whether the patient has consented and not withdrawn. Code that requires a consent calls this in
   * its own transaction.
   */
  async isGranted(
    tenantId: string,
    encounterId: string,
    purpose: ConsentPurpose,
  ): Promise<boolean> {
    return this.#database.run(
      tenantId,
      async (manager) => (await newest(manager, encounterId, purpose))?.status === 'active',
    );
  }

  /** The consent to treatment if it is in force, for callers that may already see the visit. */
  async ofEncounter(tenantId: string, encounterId: string): Promise<Consent | null> {
    const decisions = await this.#decisions(tenantId, encounterId);
    return (
      decisions.find(({ purpose, status }) => purpose === 'treatment' && status === 'active') ??
      null
    );
  }

  async #decisions(tenantId: string, encounterId: string): Promise<Consent[]> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<DecisionRow[]>(
        `select distinct on (c.purpose) c.purpose, c.status, c.text_version as "textVersion",
           c.language, c.decided_at as "decidedAt", m.name as "witnessName",
           c.witness_role as "witnessRole"
         from consent c left join membership m on m.id = c.witness_id
         where c.encounter_id = $1 order by c.purpose, c.version desc`,
        [encounterId],
      ),
    );
    return rows.map(present);
  }

  /** @returns false where the same decision was made before */
  async #add(
    manager: EntityManager,
    { tenantId }: Actor,
    subject: Subject,
    { text, agreed }: Decision,
    witness: StaffActor | null,
  ): Promise<boolean> {
    const { encounterId } = subject;
    // Serializes decisions: the patient may have two pages of one visit open.
    await manager.query('select 1 from encounter where id = $1 for no key update', [encounterId]);
    const before = await newest(manager, encounterId, text.purpose);
    const wasGiven = before?.status === 'active';
    if (before !== null && wasGiven === agreed && before.textVersion === text.version) {
      return false;
    }
    await manager.insert(ConsentEntity, {
      id: newId(),
      tenantId,
      ...subject,
      purpose: text.purpose,
      version: (before?.version ?? 0) + 1,
      status: agreed ? 'active' : wasGiven ? 'inactive' : 'rejected',
      textVersion: text.version,
      textDigest: digestOf(text),
      language: text.language,
      decidedAt: this.#clock.now(),
      witnessId: witness?.id ?? null,
      witnessRole: witness && roleOf(witness),
    });
    return true;
  }
}

/** A row as the database holds it. */
type DecisionRow = Pick<
  ConsentEntity,
  'purpose' | 'status' | 'textVersion' | 'language' | 'decidedAt' | 'witnessRole'
> & { readonly witnessName: string | null };

const entityOf = ({ encounterId, patientId }: Subject) => ({
  entityType: 'Consent',
  entityId: encounterId,
  patientId,
});

/** The witness's role; with several roles, the first of them in the order of `WitnessRole`. */
const roleOf = ({ roles }: StaffActor): WitnessRole | null =>
  WitnessRole.options.find((role) => roles.includes(role)) ?? null;

const newest = (
  manager: EntityManager,
  encounterId: string,
  purpose: ConsentPurpose,
): Promise<ConsentEntity | null> =>
  manager.findOne(ConsentEntity, {
    where: { encounterId, purpose },
    order: { version: 'DESC' },
  });

const present = ({ witnessName, witnessRole, decidedAt, ...decision }: DecisionRow): Consent => ({
  ...decision,
  decidedAt: decidedAt.toISOString(),
  witness:
    witnessName === null || witnessRole === null ? null : { name: witnessName, role: witnessRole },
});
