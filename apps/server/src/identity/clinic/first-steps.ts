import { Inject, Injectable } from '@nestjs/common';
import { FirstStep, type FirstSteps as Steps } from '@teleward/contracts';
import { type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { Notifications } from '../../notifications/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { type EntityManager } from 'typeorm';

const entity = { entityType: 'Organization' };

type Row = Readonly<Record<FirstStep | 'hidden', boolean>>;

/**
 * What a clinic still has to do before its first visit. It is derived from the data; there are no
 * boxes to tick.
 */
@Injectable()
export class FirstSteps {
  readonly #records: RecordStore;
  readonly #notifications: Notifications;
  readonly #clock: Clock;

  constructor(
    records: RecordStore,
    notifications: Notifications,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#records = records;
    this.#notifications = notifications;
    this.#clock = clock;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<Steps> {
    return this.#records.access.perform(actor, 'clinic.read-settings', {}, entity, (manager) =>
      this.#steps(manager, actor.tenantId),
    );
  }

  async #steps(manager: EntityManager, tenantId: string): Promise<Steps> {
    const [row] = await manager.query<Row[]>(
      `select t.first_steps_hidden_at is not null or t.is_demo as hidden,
           t.address is not null and t.phone is not null as details,
           exists (select from invitation i where i.revoked_at is null and i.expires_at > $2)
             or (select count(*) > 1 from membership m where m.active) as colleagues,
           exists (select from (
               select distinct on (s.practitioner_id) s.content from schedule s
               where s.practitioner_id is not null order by s.practitioner_id, s.version desc
             ) newest where jsonb_array_length(newest.content -> 'weekly') > 0) as hours,
           exists (select from visit_type v where v.retired_at is null) as "visit-types",
           exists (select from intake_form) as questions,
           exists (select from message m where m.state = 'sent')
             or exists (select from audit_event a where a.action = 'message.trial-taken') as messages,
           exists (select from encounter e where e.status in ('in-progress', 'finished')) as visit
         from tenant t where t.id = $1`,
      [tenantId, this.#clock.now()],
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return {
      steps: FirstStep.options
        .filter((step) => this.#canBeDone(step))
        .map((step) => ({ step, done: row[step] })),
      hidden: row.hidden,
    };
  }

  /** @throws {RecordError} `not_found` */
  async hide(actor: StaffActor, hidden: boolean): Promise<Steps> {
    return this.#records.access.perform(actor, 'clinic.configure', {}, entity, async (manager) => {
      await manager.query('update tenant set first_steps_hidden_at = $2 where id = $1', [
        actor.tenantId,
        hidden ? this.#clock.now() : null,
      ]);
      return this.#steps(manager, actor.tenantId);
    });
  }

  /** Without any channel on this server, a clinic cannot try how messages arrive. */
  #canBeDone(step: FirstStep): boolean {
    return (
      step !== 'messages' || this.#notifications.can('email') || this.#notifications.can('sms')
    );
  }
}
