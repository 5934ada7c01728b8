import { Inject, Injectable } from '@nestjs/common';
import { CodeChannel } from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore } from '@teleward/records';
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { clockToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';
import { Notifications } from '../../notifications/index.ts';
import { Staff } from '../sessions/staff.ts';

/** The validity of a code, in seconds. */
export const codeSeconds = 600;

/** The most codes that are sent within a period, in seconds. */
const mostPerLink = { count: 3, seconds: 3600 };
const mostPerPatient = { count: 10, seconds: 24 * 3600 };

/** A link as its holder presented it. */
export interface PresentedLink {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly token: string;
}

/** A code and its destination. */
export interface CodeFactor {
  readonly kind: CodeChannel;
  readonly to: string;
}

/** The factor by which a patient authenticates. */
export type Factor = CodeFactor | { readonly kind: 'birth-date'; readonly to: null };

interface CodeRow {
  readonly id: string;
  readonly used_at: Date | null;
  readonly code_hash: Buffer;
}

/** One-time codes, which patients enter in addition to their link. */
@Injectable()
export class LinkCodes {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #notifications: Notifications;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    notifications: Notifications,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#notifications = notifications;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * A code if the patient can be reached: by the clinic's preferred channel, or else by the other
   * one. Staff know birth dates, so one is accepted only where no code can be sent.
   */
  async factorOf({
    tenantId,
    patientId,
  }: Pick<PresentedLink, 'tenantId' | 'patientId'>): Promise<Factor> {
    const [clinic] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ first: CodeChannel }[]>(
        'select code_channel as first from tenant where id = $1',
        [tenantId],
      ),
    );
    const { phone, email } = await this.#records.patients.contactOf(tenantId, patientId);
    const addresses = { sms: phone, email };
    const ways = CodeChannel.options.flatMap((kind) => {
      const to = addresses[kind];
      return to === null || !this.#notifications.can(kind) ? [] : [{ kind, to }];
    });
    return (
      ways.find(({ kind }) => kind === clinic?.first) ?? ways[0] ?? { kind: 'birth-date', to: null }
    );
  }

  /**
   * Makes a code and sends it.
   *
   * @throws {ServiceError} `too_many_attempts`
   */
  async send(link: PresentedLink, { kind: channel, to }: CodeFactor): Promise<void> {
    const { tenantId, patientId } = link;
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const { name: clinic } = await this.#staff.clinic(tenantId);
    const language = await this.#records.patients.languageOf(tenantId, patientId);
    await this.#database.run(tenantId, async (manager) => {
      await this.#refuseMore(manager, link);
      const now = this.#clock.now();
      await manager.query(
        `insert into link_code
           (id, tenant_id, link_id, patient_id, code_hash, sent_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[newId(), tenantId, link.id, patientId, hashOf(code, link.token), now],
          later(now, codeSeconds),
        ],
      );
      this.#database.afterCommit(() => {
        const values = { clinic, code, minutes: codeSeconds / 60 };
        this.#notifications.send({ channel, to, language, template: 'link-code', values });
      });
    });
  }

  /**
   * Whether this code was sent for this link, is still valid and unused. If so, it is used up, with
   * the link's other codes. Every valid code of the link is accepted, because messages may overtake
   * each other. The same attempt may be repeated while the code is valid, because its answer may
   * have been lost.
   *
   * @param tryId null where the client did not send one
   */
  async redeem(link: PresentedLink, code: string, tryId: string | null): Promise<boolean> {
    const now = this.#clock.now();
    const hash = hashOf(code, link.token);
    return this.#database.run(link.tenantId, async (manager) => {
      const rows = await manager.query<CodeRow[]>(
        `select id, code_hash, used_at from link_code
         where link_id = $1 and (used_at is null or used_by = $3) and expires_at > $2 for update`,
        [link.id, now, tryId],
      );
      const right = rows.filter((row) => timingSafeEqual(row.code_hash, hash));
      if (right.some((row) => row.used_at === null)) {
        await manager.query(
          'update link_code set used_at = $2 where link_id = $1 and used_at is null',
          [link.id, now],
        );
        await manager.query('update link_code set used_by = $2 where id = any ($1)', [
          ...[right.map(({ id }) => id), tryId],
        ]);
      }
      return right.length > 0;
    });
  }

  async #refuseMore(manager: EntityManager, { id, patientId }: PresentedLink): Promise<void> {
    // Serialized, so that concurrent requests are counted.
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `link codes ${patientId}`,
    ]);
    const now = this.#clock.now();
    for (const [column, value, { count, seconds }] of [
      ['link_id', id, mostPerLink],
      ['patient_id', patientId, mostPerPatient],
    ] as const) {
      // The code that must reach the age of `seconds` before another may be sent.
      const [oldest] = await manager.query<{ sent_at: Date }[]>(
        `select sent_at from link_code where ${column} = $1 and sent_at > $2
         order by sent_at desc offset $3 limit 1`,
        [value, later(now, -seconds), count - 1],
      );
      if (oldest !== undefined) {
        const wait = (later(oldest.sent_at, seconds).getTime() - now.getTime()) / 1000;
        throw new ServiceError('too_many_attempts', Math.max(Math.ceil(wait), 1));
      }
    }
  }
}

/**
 * Keyed with the link's secret, which the database does not hold: the code alone could be guessed
 * quickly.
 */
const hashOf = (code: string, token: string): Buffer =>
  createHmac('sha256', token).update(code).digest();

const later = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);

/**
 * `••• 42`, `m•••@c•••`: patients recognise their own number or address, and others learn nothing
 * useful.
 */
export function masked({ kind, to }: Factor): string | null {
  if (kind === 'birth-date') {
    return null;
  }
  if (kind === 'sms') {
    return `••• ${to.replaceAll(/\D/g, '').slice(-2)}`;
  }
  const [name = '', domain = ''] = to.split('@');
  return `${firstOf(name)}•••@${firstOf(domain)}•••`;
}

const firstOf = (text: string): string => /^./u.exec(text)?.[0] ?? '';
