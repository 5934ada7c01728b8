import {
  asked,
  type FormContent,
  type Intake,
  type IntakeForm,
  type IntakeResponse,
  type IntakeState,
  raisedFlags,
  type RouteInput,
  type routes,
  unanswered,
} from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type Actor, type PatientActor, type StaffActor } from './actor.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';

type Answered = RouteInput<typeof routes.answerMyIntake>['body'];

/** A row as the database holds it. */
interface ResponseRow extends Pick<IntakeResponse, 'status' | 'language' | 'priority'> {
  readonly id: string;
  readonly encounterId: string;
  readonly version: number;
  readonly formVersion: number;
  readonly answers: Buffer;
  readonly createdAt: Date;
}

const noForm: IntakeForm = { version: 0, items: [], source: '' };

const formEntity = { entityType: 'Questionnaire' };

/**
 * A clinic's questions before its visits, and the patients' answers. Append-only: every version is
 * kept.
 */
export class Intakes {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
  }

  /**
   * The current form.
   *
   * @throws {RecordError} `not_found`
   */
  async form(actor: StaffActor): Promise<IntakeForm> {
    return this.#access.perform(actor, 'clinic.read-settings', {}, formEntity, (manager) =>
      this.#form(manager),
    );
  }

  /**
   * Stores the first form of a clinic, for the program itself. Does nothing where the clinic has
   * one.
   */
  async begin(tenantId: string, memberId: string, { items, source }: FormContent): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into intake_form (tenant_id, version, content, created_by, created_at)
         values ($1, 1, $2, $3, $4) on conflict do nothing`,
        [tenantId, JSON.stringify({ items, source }), memberId, this.#clock.now()],
      ),
    );
  }

  /** @throws {RecordError} `not_found`, `version_conflict` */
  async saveForm(
    actor: StaffActor,
    baseVersion: number,
    { items, source }: FormContent,
  ): Promise<IntakeForm> {
    const { tenantId } = actor;
    const version = baseVersion + 1;
    return this.#access.perform(actor, 'clinic.configure', {}, formEntity, async (manager) => {
      const [made] = await manager.query<unknown[]>(
        `insert into intake_form (tenant_id, version, content, created_by, created_at)
         select $1, $2, $3, $4, $5
         where $2 = 1 + coalesce((select max(version) from intake_form), 0)
         on conflict do nothing returning version`,
        [tenantId, version, JSON.stringify({ items, source }), actor.id, this.#clock.now()],
      );
      if (made === undefined) {
        throw new RecordError('version_conflict');
      }
      return { version, items, source };
    });
  }

  /**
   * The form and the newest answers of a visit: the form that was answered, or the current one
   * where there are no answers.
   *
   * @throws {RecordError} `not_found`
   */
  async read(
    actor: Actor,
    of: { readonly encounterId: string; readonly patientId: string },
  ): Promise<Intake> {
    const { encounterId, patientId } = of;
    const entity = { entityType: 'QuestionnaireResponse', entityId: encounterId, patientId };
    return this.#access.perform(actor, 'intake.read', { encounterId }, entity, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const row = await this.#newest(manager, encounterId);
      return {
        form: await this.#form(manager, row?.formVersion),
        response: row === null ? null : present(row, keys),
      };
    });
  }

  /**
   * Stores a patient's answers. The same answers again change nothing.
   *
   * @throws {RecordError} `not_found`; `version_conflict` where the form has changed;
   * `document_incomplete` where a required answer is missing
   */
  async answer(actor: PatientActor, given: Answered): Promise<IntakeResponse> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'QuestionnaireResponse', entityId: encounterId, patientId };
    return this.#access.perform(
      actor,
      'intake.answer',
      { encounterId },
      entity,
      async (manager) => {
        // Serializes answers: the patient may have two pages of one visit open.
        await manager.query('select 1 from encounter where id = $1 for no key update', [
          encounterId,
        ]);
        const before = await this.#newest(manager, encounterId);
        const form = await this.#form(manager, before?.formVersion);
        if (form.version !== given.version) {
          throw new RecordError('version_conflict');
        }
        if (given.status === 'completed' && unanswered(form.items, given.answers).length > 0) {
          throw new RecordError('document_incomplete');
        }
        const { answers } = asked(form.items, given.answers);
        // A submitted intake stays submitted when the patient goes through the questions again.
        const isComplete =
          given.status === 'completed' ||
          (before?.status === 'completed' && unanswered(form.items, answers).length === 0);
        const status = isComplete ? 'completed' : 'in-progress';
        const text = JSON.stringify(answers);
        const keys = await this.#vault.toOpen(tenantId);
        if (before !== null && before.status === status && open(before, keys) === text) {
          return present(before, keys);
        }
        const row: ResponseRow = {
          id: newId(),
          encounterId,
          version: (before?.version ?? 0) + 1,
          formVersion: form.version,
          status,
          language: given.language,
          priority: raisedFlags(form.items, answers)[0]?.priority ?? null,
          answers: Buffer.alloc(0),
          createdAt: this.#clock.now(),
        };
        await this.#insert(manager, actor, row, text);
        return { ...presentRow(row), answers };
      },
    );
  }

  /**
   * What lists show of these visits' intakes, before `shownTo` removes what the viewer may not see.
   */
  async states(
    tenantId: string,
    encounterIds: readonly string[],
  ): Promise<ReadonlyMap<string, IntakeState>> {
    const states = new Map<string, IntakeState>(
      encounterIds.map((id) => [id, { status: 'none', redFlagCount: 0, redFlags: [] }]),
    );
    if (states.size === 0) return states;
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const rows = await manager.query<ResponseRow[]>(
        `select distinct on (encounter_id) ${columns} from intake_response
         where encounter_id = any ($1) order by encounter_id, version desc`,
        [encounterIds],
      );
      const forms = new Map<number, IntakeForm>();
      for (const row of rows) {
        const { formVersion, status, encounterId } = row;
        const form = forms.get(formVersion) ?? (await this.#form(manager, formVersion));
        forms.set(formVersion, form);
        const flags = raisedFlags(form.items, present(row, keys).answers);
        states.set(encounterId, {
          status,
          redFlagCount: flags.length,
          redFlags: flags.map(({ words }) => words),
        });
      }
      return states;
    });
  }

  /** The priority that follows from a visit's answers; null for the usual one. */
  async priorityOf(tenantId: string, encounterId: string): Promise<IntakeResponse['priority']> {
    return this.#database.run(
      tenantId,
      async (manager) => (await this.#newest(manager, encounterId))?.priority ?? null,
    );
  }

  async #insert(
    manager: EntityManager,
    { tenantId, id: patientId }: PatientActor,
    row: ResponseRow,
    text: string,
  ): Promise<void> {
    const keys = await this.#vault.toSeal(tenantId);
    await manager.query(
      `insert into intake_response (id, tenant_id, encounter_id, patient_id, form_version, version,
         status, language, answers, priority, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[row.id, tenantId, row.encounterId, patientId, row.formVersion, row.version],
        ...[row.status, row.language, keys.seal('intake_response', 'answers', row.id, text)],
        ...[row.priority, row.createdAt],
      ],
    );
  }

  async #newest(manager: EntityManager, encounterId: string): Promise<ResponseRow | null> {
    const [row] = await manager.query<ResponseRow[]>(
      `select ${columns} from intake_response where encounter_id = $1 order by version desc limit 1`,
      [encounterId],
    );
    return row ?? null;
  }

  /** @param version the newest if omitted */
  async #form(manager: EntityManager, version?: number): Promise<IntakeForm> {
    const [row] = await manager.query<{ version: number; content: FormContent }[]>(
      `select version, content from intake_form
       where $1::integer is null or version = $1 order by version desc limit 1`,
      [version ?? null],
    );
    return row === undefined ? noForm : { version: row.version, ...row.content };
  }
}

const columns = `id, encounter_id as "encounterId", version, form_version as "formVersion", status,
  language, answers, priority, created_at as "createdAt"`;

const open = ({ id, answers }: ResponseRow, keys: DataKeys): string =>
  keys.open('intake_response', 'answers', id, answers);

const presentRow = ({ status, language, priority, createdAt }: ResponseRow) => ({
  status,
  language,
  priority,
  authoredAt: createdAt.toISOString(),
});

const present = (row: ResponseRow, keys: DataKeys): IntakeResponse => ({
  ...presentRow(row),
  answers: JSON.parse(open(row, keys)) as IntakeResponse['answers'],
});
