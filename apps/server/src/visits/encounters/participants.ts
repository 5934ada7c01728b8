import { Inject, Injectable } from '@nestjs/common';
import {
  type ChatMessage,
  type ParticipantRole,
  type QualitySample,
  type ReceivedQuality,
  type VisitSummary,
} from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Actor, type Opened, type Sealed } from '@teleward/records';
import { clockToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';

interface ParticipantRow {
  readonly id: string;
  readonly role: ParticipantRole;
  readonly name: Sealed;
  readonly joined_at: Date;
  readonly left_at: Date | null;
  readonly reconnections: number;
  readonly measured_ms: string;
  readonly audio_samples: string;
  readonly audio_concealed_samples: string;
  readonly video_ms: string;
  readonly video_frames: string;
  readonly video_frozen_ms: string;
  readonly packets_received: string;
  readonly packets_lost: string;
  readonly round_trip_sum_ms: string;
  readonly round_trip_count: string;
}

/** The most chat lines that a page gets when it opens. */
const shownChatLines = 500;

const chatLines = `select m.id, m.participant_id as "participantId", p.name as "senderName", p.role,
    m.text, m.sent_at as "sentAt"
  from chat_message m join encounter_participant p on p.id = m.participant_id
  where m.encounter_id = $1`;

type ChatRow = Omit<ChatMessage, 'senderName' | 'text' | 'sentAt'> & {
  readonly senderName: Sealed;
  readonly text: Sealed;
  readonly sentAt: Date;
};

const chatSeals = {
  senderName: ['encounter_participant(name)', 'participantId'],
  text: ['chat_message(text)', 'id'],
} as const;

const presentChat = (row: Opened<ChatRow>): ChatMessage => ({
  ...row,
  sentAt: row.sentAt.toISOString(),
});

/** The participants of a visit, their chat, and the quality that they received. */
@Injectable()
export class Participants {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * The person's participant row in the visit, the same one each time they come, and when they last
   * left.
   */
  async enter(
    actor: Actor,
    encounterId: string,
    role: ParticipantRole,
  ): Promise<{ readonly id: string; readonly leftAt: Date | null }> {
    const id = newId();
    const { participants } = this.#records.rows;
    const name = participants.sealed('encounter_participant(name)', id, actor.name);
    const [row] = await this.#database.run(actor.tenantId, (manager) =>
      participants.run<{ id: string; leftAt: Date | null }>(
        ...([manager, actor.tenantId] as const),
        `with before as (
           select left_at from encounter_participant where encounter_id = $3 and person_id = $4
         )
         insert into encounter_participant
           (id, tenant_id, encounter_id, person_id, role, name, joined_at, session_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (tenant_id, encounter_id, person_id)
           do update set left_at = null, session_id = excluded.session_id
         returning id, (select left_at from before) as "leftAt"`,
        [
          ...[id, actor.tenantId, encounterId, actor.id, role, name],
          ...[this.#clock.now(), actor.sessionId],
        ],
      ),
    );
    if (row === undefined) {
      throw new ServiceError('internal');
    }
    return row;
  }

  async countReconnection(tenantId: string, participantId: string): Promise<void> {
    await this.#update(tenantId, participantId, 'reconnections = reconnections + 1');
  }

  /** Whether the patient's page is open, at any process, or was a moment ago. */
  async isPatientIn(tenantId: string, encounterId: string): Promise<boolean> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        `select 1 from encounter_participant
         where encounter_id = $1 and role = 'patient' and left_at is null`,
        [encounterId],
      ),
    );
    return rows.length > 0;
  }

  async leave(tenantId: string, participantId: string): Promise<void> {
    await this.#update(tenantId, participantId, 'left_at = $2', this.#clock.now());
  }

  async addQuality(tenantId: string, participantId: string, sample: QualitySample): Promise<void> {
    const { audio, video, roundTripTimeMs } = sample;
    await this.#update(
      tenantId,
      participantId,
      `measured_ms = measured_ms + $2, packets_received = packets_received + $3,
       packets_lost = packets_lost + $4, audio_samples = audio_samples + $5,
       audio_concealed_samples = audio_concealed_samples + $6, video_ms = video_ms + $7,
       video_frames = video_frames + $8, video_frozen_ms = video_frozen_ms + $9,
       round_trip_sum_ms = round_trip_sum_ms + $10, round_trip_count = round_trip_count + $11`,
      sample.intervalMs,
      sample.packetsReceived,
      sample.packetsLost,
      audio?.totalSamples ?? 0,
      Math.min(audio?.concealedSamples ?? 0, audio?.totalSamples ?? 0),
      video === null ? 0 : sample.intervalMs,
      video?.framesDecoded ?? 0,
      Math.round(video?.frozenMs ?? 0),
      Math.round(roundTripTimeMs ?? 0),
      roundTripTimeMs === null ? 0 : 1,
    );
  }

  async list(tenantId: string, encounterId: string): Promise<VisitSummary['participants']> {
    return this.#database.run(tenantId, async (manager) => {
      const rows = await this.#records.rows.participants.read<ParticipantRow>(
        ...([manager, tenantId] as const),
        'select * from encounter_participant where encounter_id = $1 order by joined_at, id',
        [encounterId],
        { name: ['encounter_participant(name)', 'id'] },
      );
      return rows.map((row) => ({
        participantId: row.id,
        role: row.role,
        name: row.name,
        joinedAt: row.joined_at.toISOString(),
        leftAt: row.left_at?.toISOString() ?? null,
        reconnections: row.reconnections,
        quality: qualityOf(row),
      }));
    });
  }

  /**
   * Stores a chat line; for a repeated id, returns the stored one.
   *
   * @throws {ServiceError} `not_found`
   */
  async keepChat(
    tenantId: string,
    encounterId: string,
    line: { readonly id: string; readonly participantId: string; readonly text: string },
  ): Promise<ChatMessage> {
    return this.#database.run(tenantId, async (manager) => {
      const { participants } = this.#records.rows;
      const text = participants.sealed('chat_message(text)', line.id, line.text);
      await participants.run(
        ...([manager, tenantId] as const),
        `insert into chat_message (id, tenant_id, encounter_id, participant_id, text, sent_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
        [line.id, tenantId, encounterId, line.participantId, text, this.#clock.now()],
      );
      const [kept] = await participants.read<ChatRow>(
        ...([manager, tenantId, `${chatLines} and m.id = $2`] as const),
        [encounterId, line.id],
        chatSeals,
      );
      if (kept?.participantId !== line.participantId) {
        throw new ServiceError('not_found');
      }
      return presentChat(kept);
    });
  }

  /** The newest chat lines of a visit, as many as a page can show, oldest first. */
  async chat(tenantId: string, encounterId: string): Promise<ChatMessage[]> {
    return this.#database.run(tenantId, async (manager) => {
      const rows = await this.#records.rows.participants.read<ChatRow>(
        ...([manager, tenantId] as const),
        `${chatLines} order by m.sent_at desc, m.id desc limit $2`,
        [encounterId, shownChatLines],
        chatSeals,
      );
      return rows.reverse().map(presentChat);
    });
  }

  async #update(
    tenantId: string,
    participantId: string,
    set: string,
    ...values: readonly unknown[]
  ): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(`update encounter_participant set ${set} where id = $1`, [
        participantId,
        ...values,
      ]),
    );
  }
}

function qualityOf(row: Omit<ParticipantRow, 'name'>): ReceivedQuality | null {
  const measured = Number(row.measured_ms);
  if (measured === 0) {
    return null;
  }
  const share = (part: string, whole: number): number | null =>
    whole === 0 ? null : Number(part) / whole;
  const heard = share(row.audio_concealed_samples, Number(row.audio_samples));
  const videoMs = Number(row.video_ms);
  return {
    measuredSeconds: measured / 1000,
    audioHeard: heard === null ? null : 1 - heard,
    videoFrozenSeconds: videoMs === 0 ? null : Number(row.video_frozen_ms) / 1000,
    videoFramesPerSecond: videoMs === 0 ? null : (Number(row.video_frames) * 1000) / videoMs,
    packetLoss: share(row.packets_lost, Number(row.packets_lost) + Number(row.packets_received)),
    roundTripTime: share(row.round_trip_sum_ms, Number(row.round_trip_count)),
  };
}
