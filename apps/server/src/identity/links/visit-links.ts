import { Inject, Injectable } from '@nestjs/common';
import { type RouteAnswer, type RouteInput, type routes } from '@teleward/contracts';
import { changedBy, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { anonymous, RecordStore, type AnonymousActor, type StaffActor } from '@teleward/records';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';
import { plainAddress } from '../../http/index.ts';
import { codeSeconds, LinkCodes, masked, type PresentedLink } from './link-codes.ts';
import { LinkRows, type LinkRow } from './link-rows.ts';
import { Sessions } from '../sessions/sessions.ts';
import { Staff } from '../sessions/staff.ts';

/**
 * Failed attempts before the next one is delayed. A code has six digits to mistype and expires
 * soon.
 */
const freeAttempts = { birthDate: 3, code: 5 };

type Proof = RouteInput<typeof routes.openVisitLink>['body'];

interface VisitLinkRow extends LinkRow {
  readonly encounter_id: string;
  readonly made_by: string | null;
  readonly failed_attempts: number;
  readonly waived_until: Date | null;
}

interface OpenLink extends PresentedLink {
  readonly encounterId: string;
  readonly validUntil: Date;
  readonly lockedUntil: Date | null;
  readonly madeBy: string | null;
}

/**
 * After this many consecutive wrong birth dates, staff see that a holder of the link cannot get in.
 */
const missesAtTheDoor = 2;

/** How long a waiver by the clinic opens the link. */
const waiverMs = 15 * 60_000;

/** Before authentication, the audit row names the member who made the link. */
const trace = (action: string, { encounterId, patientId, madeBy }: OpenLink) => ({
  action,
  ...{ entityType: 'Encounter', entityId: encounterId, patientId },
  linkMadeBy: madeBy,
});

/**
 * How patients enter by their links: a random secret for one visit and one person, valid for some
 * time, and a second factor.
 */
@Injectable()
export class VisitLinks {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #codes: LinkCodes;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #rows: LinkRows<VisitLinkRow>;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    codes: LinkCodes,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#codes = codes;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
    this.#rows = new LinkRows(database, clock, 'visit_link');
  }

  async preview(token: string): Promise<RouteAnswer<typeof routes.previewVisitLink>> {
    const link = await this.#find(token);
    const { tenant_id: tenantId } = link;
    const visit = await this.#visitOf(tenantId, link.encounter_id);
    const language = await this.#records.patients.languageOf(tenantId, visit.patient_id);
    const factor = await this.#codes.factorOf({ tenantId, patientId: visit.patient_id });
    const now = this.#clock.now();
    const waitMs = (link.locked_until?.getTime() ?? 0) - now.getTime();
    return {
      kind: 'patient',
      clinic: await this.#staff.clinic(tenantId),
      startsAt: visit.starts_at.toISOString(),
      language,
      factor: { kind: factor.kind, to: masked(factor) },
      misses: link.failed_attempts,
      retryAfter: waitMs > 0 ? Math.ceil(waitMs / 1000) : null,
      waived: link.waived_until !== null && link.waived_until > now,
      demo: this.#config.demo,
    };
  }

  /**
   * Sends the patient a code to open the link.
   *
   * @throws {ServiceError} `invalid_state` if the birth date is asked for instead,
   * `too_many_attempts`, `link_invalid`, `link_expired`, `link_not_open_yet`
   */
  async sendCode(
    token: string,
    address: string | null,
  ): Promise<{ readonly validSeconds: number }> {
    const link = await this.#present(token);
    const factor = await this.#codes.factorOf(link);
    if (factor.kind === 'birth-date') {
      throw new ServiceError('invalid_state');
    }
    await this.#database.run(link.tenantId, async () => {
      await this.#codes.send(link, factor);
      const opener = anonymous(link.tenantId, plainAddress(address));
      await this.#records.audit.success(opener, trace('visit-link.send-code', link));
    });
    return { validSeconds: codeSeconds };
  }

  /**
   * Opens the visit for a holder who knows the patient's birth date or received the code, or for
   * whom the clinic has waived authentication.
   *
   * @returns the session's secret and its lifetime in seconds
   * @throws {ServiceError} `birth_date_mismatch`, `code_mismatch`, `invalid_state` if the other
   * factor is asked for, `too_many_attempts`, `link_invalid`, `link_expired`, `link_not_open_yet`
   */
  async open(
    proof: Proof,
    address: string | null,
  ): Promise<{ readonly secret: string; readonly seconds: number }> {
    const link = await this.#present(proof.token);
    const { tenantId, encounterId, validUntil } = link;
    const opener = anonymous(tenantId, plainAddress(address));
    if (!(await this.#useWaiver(link))) {
      await this.#prove(link, proof, opener);
    }
    await this.#rows.forgiveAttempts(link);
    const secret = await this.#database.run(tenantId, async () => {
      await this.#records.audit.success(opener, trace('visit-link.open', link));
      return this.#sessions.visits.open(tenantId, encounterId, validUntil);
    });
    const left = validUntil.getTime() - this.#clock.now().getTime();
    return { secret, seconds: Math.ceil(left / 1000) };
  }

  /** @throws {ServiceError} as `open` */
  async #prove(link: OpenLink, proof: Proof, opener: AnonymousActor): Promise<void> {
    const { tenantId } = link;
    const { kind } = await this.#codes.factorOf(link);
    if ('waived' in proof) {
      throw new ServiceError('invalid_state');
    }
    if ('birthDate' in proof !== (kind === 'birth-date')) {
      throw new ServiceError('invalid_state');
    }
    // Counted before it is judged, so that concurrent attempts cannot slip through together.
    await this.#rows.countAttempt(
      link,
      'code' in proof ? freeAttempts.code : freeAttempts.birthDate,
    );
    const isRight =
      'code' in proof
        ? await this.#codes.redeem(link, proof.code, proof.tryId ?? null)
        : await this.#records.patients.hasBirthDate(tenantId, link.patientId, proof.birthDate);
    if (!isRight) {
      if ('birthDate' in proof) {
        await this.#database.run(tenantId, (manager) =>
          manager.query('update visit_link set missed_at = $2 where id = $1', [
            ...[link.id, this.#clock.now()],
          ]),
        );
      }
      await this.#records.audit.refused(opener, trace('visit-link.open', link));
      throw new ServiceError('code' in proof ? 'code_mismatch' : 'birth_date_mismatch');
    }
  }

  /**
   * A waiver counts once.
   *
   * @returns whether there was one
   */
  async #useWaiver(link: OpenLink): Promise<boolean> {
    const { id, tenantId } = link;
    // If a code can be sent by now, it is required: it also keeps out everyone who does not receive
    // it.
    const { kind } = await this.#codes.factorOf(link);
    if (kind !== 'birth-date') {
      return false;
    }
    const used = await this.#database.run(tenantId, (manager) =>
      changedBy(
        manager,
        'update visit_link set waived_until = null where id = $1 and waived_until > $2',
        [id, this.#clock.now()],
      ),
    );
    return used > 0;
  }

  /**
   * Lets the holder of the link, who mistyped the birth date, open it once without it, because
   * staff have identified the patient by other means. A code cannot be waived: it also keeps out
   * staff who make a link for themselves.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `visit_cancelled`, `link_expired` if no link
   * is valid, `invalid_state` if no holder has failed, or if a code is asked for
   */
  async waive(actor: StaffActor, encounterId: string): Promise<{ readonly until: string }> {
    const { tenantId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId };
    return this.#records.access.perform(
      actor,
      'visit-link.waive-proof',
      { encounterId },
      entity,
      async (manager, trace) => {
        const [visit] = await manager.query<unknown[]>('select 1 from encounter where id = $1', [
          encounterId,
        ]);
        if (visit === undefined) {
          throw new ServiceError('not_found');
        }
        const { patient_id: patientId } = await this.#visitOf(tenantId, encounterId);
        const { kind } = await this.#codes.factorOf({ tenantId, patientId });
        const now = this.#clock.now();
        const until = new Date(now.getTime() + waiverMs);
        const [link] = await manager.query<unknown[]>(
          `select 1 from visit_link
         where encounter_id = $1 and revoked_at is null and valid_until > $2`,
          [encounterId, now],
        );
        if (link === undefined) {
          throw new ServiceError('link_expired');
        }
        if (kind !== 'birth-date') {
          throw new ServiceError('invalid_state');
        }
        const changed = await changedBy(
          manager,
          `update visit_link set waived_until = $2, locked_until = null
         where id = (
           select id from visit_link
           where encounter_id = $1 and revoked_at is null and valid_until > $3 and failed_attempts >= $4
           order by missed_at desc nulls last limit 1)`,
          [encounterId, until, now, missesAtTheDoor],
        );
        if (changed === 0) {
          throw new ServiceError('invalid_state');
        }
        trace.tell({ patientId });
        return { until: until.toISOString() };
      },
    );
  }

  /**
   * Resets the failed attempts, for services that have corrected the data that they were compared
   * with.
   */
  async forgive(tenantId: string, patientId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `update visit_link set failed_attempts = 0, locked_until = null
         where failed_attempts > 0 and encounter_id in (
           select id from encounter where patient_id in (select records_of_patient($1)))`,
        [patientId],
      ),
    );
  }

  async #find(token: string): Promise<VisitLinkRow> {
    const link = await this.#rows.find(token);
    if (link === null) {
      throw new ServiceError('link_invalid');
    }
    return link;
  }

  /** A link that may be opened now, with its visit and patient. */
  async #present(token: string): Promise<OpenLink> {
    const row = await this.#find(token);
    if (row.valid_from > this.#clock.now()) {
      throw new ServiceError('link_not_open_yet');
    }
    const { id, tenant_id: tenantId, encounter_id: encounterId, made_by: madeBy } = row;
    const { patient_id: patientId } = await this.#visitOf(tenantId, encounterId);
    const { valid_until: validUntil, locked_until: lockedUntil } = row;
    return { id, token, tenantId, encounterId, patientId, validUntil, lockedUntil, madeBy };
  }

  async #visitOf(
    tenantId: string,
    encounterId: string,
  ): Promise<{ readonly patient_id: string; readonly starts_at: Date }> {
    const [visit] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ patient_id: string; starts_at: Date; cancelled_at: Date | null }[]>(
        `select e.patient_id, a.starts_at, a.cancelled_at from encounter e
         join appointment a on a.id = e.appointment_id where e.id = $1`,
        [encounterId],
      ),
    );
    if (visit === undefined) {
      throw new ServiceError('link_invalid');
    }
    if (visit.cancelled_at !== null) {
      throw new ServiceError('visit_cancelled');
    }
    return visit;
  }
}
