import {
  type AfterVisit,
  feedbackParts,
  leastFeedback,
  type Feedback,
  type FeedbackPart,
  type FeedbackPeriod,
  type GradeCounts,
  type MyFeedback,
} from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type PatientActor, type StaffActor } from './actor.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';

interface Row extends Omit<Feedback, 'text'> {
  readonly id: string;
  readonly version: number;
  readonly text: Buffer;
  readonly givenAt: Date;
  /** The session in which the patient gave it; null where it predates this column. */
  readonly sessionId: string | null;
}

/** A row of the statistics: the latest feedback of one patient. */
interface WeekRow extends Row {
  /** Monday and Sunday of the week in the clinic's time zone, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** Nothing in this week can change any more. */
  readonly isOver: boolean;
}

const changeableMs = 24 * 3_600_000;

/** One year, in weeks. */
const mostPeriods = 53;

const columns =
  'f.id, f.version, f.sound, f.picture, f.care, f.text, f.given_at as "givenAt", f.session_id as "sessionId"';

/**
 * Patients' feedback on their visits. Append-only: a change is a new version, and the newest
 * counts.
 */
export class Feedbacks {
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
   * Stores the first feedback or, within a day, a change of it. The same feedback again changes
   * nothing.
   *
   * @throws {RecordError} `not_found`, `invalid_state` before the visit has ended, `too_late`
   */
  async give(actor: PatientActor, given: Feedback): Promise<MyFeedback> {
    const { tenantId, encounterId, id: patientId, sessionId } = actor;
    const entity = { entityType: 'QuestionnaireResponse', entityId: encounterId, patientId };
    return this.#access.perform(
      actor,
      'feedback.give',
      { encounterId },
      entity,
      async (manager) => {
        // Serializes answers: the patient may have two pages of one visit open.
        const [visit] = await manager.query<{ status: string }[]>(
          'select status from encounter where id = $1 for no key update',
          [encounterId],
        );
        if (visit?.status !== 'finished') {
          throw new RecordError('invalid_state');
        }
        const keys = await this.#vault.toSeal(tenantId);
        const before = await newest(manager, encounterId);
        if (before?.sessionId === sessionId && isSame(present(before, keys), given)) {
          // The answer contains their feedback, so this read is audited.
          return present(before, keys);
        }
        const now = this.#clock.now();
        const givenAt = before?.givenAt ?? now;
        if (now.getTime() >= givenAt.getTime() + changeableMs) {
          throw new RecordError('too_late');
        }
        const id = newId();
        const { sound, picture, care, text } = given;
        await manager.query(
          `insert into feedback (id, tenant_id, encounter_id, patient_id, version, sound, picture, care, text,
           given_at, created_at, session_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            ...[id, tenantId, encounterId, patientId, (before?.version ?? 0) + 1],
            ...[sound, picture, care, keys.seal('feedback', 'text', id, text), givenAt, now],
            sessionId,
          ],
        );
        return { ...given, until: untilOf(givenAt) };
      },
    );
  }

  /**
   * The feedback of a visit's patient, for a service that has checked access to the page that shows
   * it. Only the session that gave the feedback can read it: another session may belong to a person
   * who made a new link, and the feedback may be about that person.
   */
  async own({
    tenantId,
    encounterId,
    sessionId,
  }: PatientActor): Promise<Pick<AfterVisit, 'feedback' | 'feedbackGiven'>> {
    return this.#database.run(tenantId, async (manager) => {
      const row = await newest(manager, encounterId);
      const feedback =
        row?.sessionId === sessionId ? present(row, await this.#vault.toOpen(tenantId)) : null;
      return { feedback, feedbackGiven: row !== null };
    });
  }

  /**
   * Patients' feedback, the newest weeks first. Weeks are grouped from the oldest on, so that a
   * published group never changes and a reader cannot isolate one answer by subtracting two groups.
   *
   * @throws {RecordError} `not_found`
   */
  async read(
    actor: StaffActor,
  ): Promise<{ readonly periods: FeedbackPeriod[]; readonly waiting: number }> {
    const { tenantId } = actor;
    const entity = { entityType: 'QuestionnaireResponse' };
    return this.#access.perform(actor, 'feedback.read', {}, entity, async (manager) => {
      const rows = await manager.query<WeekRow[]>(
        `select * from (
           select distinct on (encounter_id) ${columns},
             date_trunc('week', given_at at time zone t.time_zone) as week,
             to_char(date_trunc('week', given_at at time zone t.time_zone), 'YYYY-MM-DD') as "from",
             to_char(date_trunc('week', given_at at time zone t.time_zone) + interval '6 days', 'YYYY-MM-DD') as "to",
             date_trunc('week', given_at at time zone t.time_zone) + interval '8 days'
               <= $1::timestamptz at time zone t.time_zone as "isOver"
           from feedback f join tenant t on t.id = f.tenant_id
           order by encounter_id, version desc
         ) said order by week`,
        [this.#clock.now()],
      );
      const keys = await this.#vault.toOpen(tenantId);
      const { periods, waiting } = joined(rows);
      return {
        periods: periods
          .slice(-mostPeriods)
          .toReversed()
          .map((period) => presentPeriod(period, keys)),
        waiting,
      };
    });
  }
}

/** Groups weeks, from the oldest on, until each group has enough answers. */
function joined(rows: readonly WeekRow[]): {
  readonly periods: readonly (readonly WeekRow[])[];
  readonly waiting: number;
} {
  const periods: WeekRow[][] = [];
  let open: WeekRow[] = [];
  for (const [index, row] of rows.entries()) {
    open.push(row);
    const isLastOfWeek = rows[index + 1]?.from !== row.from;
    if (row.isOver && isLastOfWeek && open.length >= leastFeedback) {
      periods.push(open);
      open = [];
    }
  }
  return { periods, waiting: open.length };
}

const presentPeriod = (rows: readonly WeekRow[], keys: DataKeys): FeedbackPeriod => ({
  from: rows[0]?.from ?? '',
  to: rows.at(-1)?.to ?? '',
  answers: rows.length,
  sound: countsOf(rows, 'sound'),
  picture: countsOf(rows, 'picture'),
  care: countsOf(rows, 'care'),
  comments: rows
    .map((row) => textOf(row, keys).trim())
    .filter((text) => text !== '')
    // Sorted by their text, so that the order does not tell when they were written.
    .toSorted((one, other) => (one < other ? -1 : 1)),
});

function countsOf(rows: readonly WeekRow[], part: FeedbackPart): GradeCounts {
  const count = (grade: number): number => rows.filter((row) => row[part] === grade).length;
  return [count(1), count(2), count(3), count(4), count(5)];
}

async function newest(manager: EntityManager, encounterId: string): Promise<Row | null> {
  const [row] = await manager.query<Row[]>(
    `select ${columns} from feedback f where f.encounter_id = $1 order by f.version desc limit 1`,
    [encounterId],
  );
  return row ?? null;
}

const textOf = ({ id, text }: Row, keys: DataKeys): string =>
  keys.open('feedback', 'text', id, text);

const untilOf = (givenAt: Date): string => new Date(givenAt.getTime() + changeableMs).toISOString();

const present = (row: Row, keys: DataKeys): MyFeedback => ({
  sound: row.sound,
  picture: row.picture,
  care: row.care,
  text: textOf(row, keys),
  until: untilOf(row.givenAt),
});

const isSame = (one: Feedback, other: Feedback): boolean =>
  one.text === other.text && feedbackParts.every((part) => one[part] === other[part]);
