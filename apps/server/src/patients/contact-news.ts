import { Injectable } from '@nestjs/common';
import { type PatientState } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { Staff } from '../identity/index.ts';
import { type ChannelName, Notifications } from '../notifications/index.ts';

/**
 * Tells a patient at the number or address of before that the clinic's messages go elsewhere now: whoever wrote
 * down another one can have the codes sent to themselves that open the patient's visits.
 */
@Injectable()
export class ContactNews {
  readonly #database: TenantDatabase;
  readonly #notifications: Notifications;
  readonly #staff: Staff;

  constructor(database: TenantDatabase, notifications: Notifications, staff: Staff) {
    this.#database = database;
    this.#notifications = notifications;
    this.#staff = staff;
  }

  /** In the transaction that changes the patient; it is sent once that is committed. */
  async tell(tenantId: string, before: PatientState, after: PatientState): Promise<void> {
    // Nobody who mourns is told of a change of numbers.
    if (after.deceasedDate !== null) {
      return;
    }
    const left = waysOf(before).filter(
      ({ channel, to }) => !waysOf(after).some((way) => way.channel === channel && way.to === to),
    );
    if (left.length === 0) {
      return;
    }
    const { name: clinic, phone } = await this.#staff.clinic(tenantId);
    const { language } = before.facts;
    this.#database.afterCommit(() => {
      for (const { channel, to } of left.filter((way) => this.#notifications.can(way.channel))) {
        const values = { clinic, phone };
        this.#notifications.send({ channel, to, language, template: 'contact-changed', values });
      }
    });
  }
}

/** Where codes and messages go: to the first number, and to the address. */
function waysOf({
  facts: { phones, email },
}: PatientState): readonly { readonly channel: ChannelName; readonly to: string }[] {
  const [phone] = phones;
  return [
    ...(phone === undefined ? [] : [{ channel: 'sms', to: phone } as const]),
    ...(email === null ? [] : [{ channel: 'email', to: email } as const]),
  ];
}
