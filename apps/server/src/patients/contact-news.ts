import { Injectable } from '@nestjs/common';
import { type PatientState } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { Staff } from '../identity/index.ts';
import { type ChannelName, Notifications } from '../notifications/index.ts';

/**
 * Tells a patient, at their previous number or address, that the clinic's messages now go
 * elsewhere: a person who enters another one could otherwise receive the codes that open the
 * patient's visits, unnoticed.
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

  /**
   * Call this in the transaction that changes the patient; the message is sent after the commit.
   */
  async tell(tenantId: string, before: PatientState, after: PatientState): Promise<void> {
    // Mourners are not told about a change of numbers.
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

/** The destinations of codes and messages: the first telephone number and the e-mail address. */
function waysOf({
  facts: { phones, email },
}: PatientState): readonly { readonly channel: ChannelName; readonly to: string }[] {
  const [phone] = phones;
  return [
    ...(phone === undefined ? [] : [{ channel: 'sms', to: phone } as const]),
    ...(email === null ? [] : [{ channel: 'email', to: email } as const]),
  ];
}
