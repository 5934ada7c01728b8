import { Inject, Injectable } from '@nestjs/common';
import { type GuestRole, type RouteAnswer, type routes } from '@teleward/contracts';
import {
  hashSecret,
  newId,
  newSecret,
  TenantDatabase,
  type Clock,
  type Config,
} from '@teleward/platform';
import { anonymous, RecordStore, type Sealed } from '@teleward/records';
import { randomInt } from 'node:crypto';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';
import { plainAddress } from '../../http/index.ts';
import { guestSeals } from '../sessions/guest-sessions.ts';
import { LinkRows, linkUrl, validUntil, type LinkRow } from './link-rows.ts';
import { hashPassword, isPassword } from '../accounts/passwords.ts';
import { Sessions } from '../sessions/sessions.ts';
import { Staff } from '../sessions/staff.ts';

interface GuestLinkRow extends LinkRow {
  readonly guest_id: string;
  readonly code_hash: string;
}

interface InvitationRow {
  readonly role: GuestRole;
  readonly encounter_id: string;
  readonly patient_id: string;
  readonly starts_at: Date;
  readonly over: boolean;
  readonly removed: boolean;
}

export interface DrawnLink {
  readonly token: string;
  readonly code: string;
  readonly codeHash: string;
}

/** Wrong codes before the next one is delayed. */
const freeAttempts = 3;

/** Six digits, uniformly distributed. */
const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/**
 * The links of guests: like a patient's, with a code that reaches the guest by another channel. A
 * million codes are few; what stops a guesser is the delay, which grows with each wrong code.
 */
@Injectable()
export class GuestLinks {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #rows: LinkRows<GuestLinkRow>;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
    this.#rows = new LinkRows(database, clock, 'guest_link');
  }

  /**
   * Draws a new link's secrets before a transaction begins, because hashing the code is slow on
   * purpose.
   */
  async draw(): Promise<DrawnLink> {
    const code = newCode();
    return { token: newSecret(), code, codeHash: await hashPassword(code) };
  }

  /** Stores the hashes of a drawn link, and returns what is shown only once. */
  async keep(
    tenantId: string,
    guestId: string,
    { token, code, codeHash }: DrawnLink,
    visitEndsAt: Date,
  ): Promise<{ readonly url: string; readonly code: string; readonly validUntil: string }> {
    const now = this.#clock.now();
    const until = validUntil(visitEndsAt, now);
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into guest_link
           (id, tenant_id, guest_id, secret_hash, code_hash, valid_from, valid_until)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), tenantId, guestId, hashSecret(token), codeHash, now, until],
      ),
    );
    const url = linkUrl(this.#config.PUBLIC_URL, 'g', token);
    return { url, code, validUntil: until.toISOString() };
  }

  /** Revokes the links of a guest. */
  async revoke(tenantId: string, guestId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        'update guest_link set revoked_at = $2 where guest_id = $1 and revoked_at is null',
        [guestId, this.#clock.now()],
      ),
    );
  }

  /**
   * What the link shows before its code is entered; null where it is not a guest's link.
   *
   * @throws {ServiceError}
   */
  async preview(token: string): Promise<RouteAnswer<typeof routes.previewVisitLink> | null> {
    const link = await this.#rows.find(token);
    if (link === null) {
      return null;
    }
    const clinic = await this.#staff.clinic(link.tenant_id);
    const { role, starts_at } = await this.#invitationOf(link);
    const [guest] = await this.#database.run(link.tenant_id, (manager) =>
      this.#records.rows.guests.read<{ id: string; name: Sealed }>(
        ...([manager, link.tenant_id] as const),
        'select id, name from guest where id = $1',
        [link.guest_id],
        guestSeals,
      ),
    );
    if (guest === undefined) {
      throw new ServiceError('link_invalid');
    }
    return {
      kind: 'guest',
      clinic,
      startsAt: starts_at.toISOString(),
      guestName: guest.name,
      role,
      demo: this.#config.demo,
    };
  }

  /**
   * Opens the visit for a guest who knows the code.
   *
   * @returns the session's secret and its lifetime in seconds
   * @throws {ServiceError} `code_mismatch`, `too_many_attempts`, `link_invalid`, `link_expired`,
   * `link_not_open_yet`, `visit_ended`
   */
  async open(
    token: string,
    code: string,
    address: string | null,
  ): Promise<{ readonly secret: string; readonly seconds: number }> {
    const link = await this.#rows.find(token);
    if (link === null) {
      throw new ServiceError('link_invalid');
    }
    const { patient_id } = await this.#invitationOf(link);
    if (link.valid_from > this.#clock.now()) {
      throw new ServiceError('link_not_open_yet');
    }
    const counted = { id: link.id, tenantId: link.tenant_id, lockedUntil: link.locked_until };
    await this.#rows.countAttempt(counted, freeAttempts);
    const trace = {
      action: 'guest-link.open',
      entityType: 'RelatedPerson',
      entityId: link.guest_id,
      patientId: patient_id,
    };
    const opener = anonymous(link.tenant_id, plainAddress(address));
    if (!(await isPassword(code, link.code_hash))) {
      await this.#records.audit.refused(opener, trace);
      throw new ServiceError('code_mismatch');
    }
    await this.#rows.forgiveAttempts(counted);
    const secret = await this.#database.run(link.tenant_id, async () => {
      await this.#records.audit.success(opener, trace);
      return this.#sessions.guests.open(link.tenant_id, link.guest_id, link.valid_until);
    });
    const left = link.valid_until.getTime() - this.#clock.now().getTime();
    return { secret, seconds: Math.max(Math.ceil(left / 1000), 1) };
  }

  async #invitationOf(link: GuestLinkRow): Promise<InvitationRow> {
    const [invitation] = await this.#database.run(link.tenant_id, (manager) =>
      manager.query<InvitationRow[]>(
        `select g.role, g.encounter_id, e.patient_id, a.starts_at,
           e.status in ('finished', 'cancelled') as over, g.removed_at is not null as removed
         from guest g join encounter e on e.id = g.encounter_id
           join appointment a on a.id = e.appointment_id
         where g.id = $1`,
        [link.guest_id],
      ),
    );
    if (invitation === undefined || invitation.removed) {
      throw new ServiceError('link_invalid');
    }
    if (invitation.over) {
      throw new ServiceError('visit_ended');
    }
    return invitation;
  }
}
