import {
  type OutreachParticipant,
  ParticipantDetails,
  UnregisteredPerson,
} from '@teleward/contracts';
import { type DataKeys } from '../encryption/data-keys.ts';

export interface ParticipantRow extends Pick<
  OutreachParticipant,
  'version' | 'source' | 'priority' | 'expectedAt' | 'carriedFrom' | 'carriedFromDate' | 'number'
> {
  readonly id: string;
  readonly sessionId: string;
  readonly patientId: string | null;
  readonly details: Buffer;
  readonly state: OutreachParticipant['state'];
  readonly steps: OutreachParticipant['steps'];
  readonly addedAt: Date;
}

/** A patient by the record that stands for them now. */
export const participantRows = `select p.id, p.session_id as "sessionId",
    coalesce(standing_record_of(p.patient_id), p.patient_id) as "patientId", p.source, p.details,
    p.priority, p.expected_time as "expectedAt", p.carried_from as "carriedFrom",
    to_char(f.date, 'YYYY-MM-DD') as "carriedFromDate", p.number, p.state, p.steps, p.version,
    p.added_at as "addedAt"
  from outreach_participant p
    left join outreach_participant c on c.id = p.carried_from
    left join outreach_session f on f.id = c.session_id`;

const place = ['outreach_participant', 'details'] as const;

export const sealed = (keys: DataKeys, id: string, details: ParticipantDetails): Buffer =>
  keys.seal(...place, id, JSON.stringify(details));

export function opened(
  keys: DataKeys,
  { sessionId: _sessionId, addedAt, ...row }: ParticipantRow,
  patient: OutreachParticipant['patient'],
): OutreachParticipant {
  const { village, reason } = detailsOf(keys, row);
  return {
    participantId: row.id,
    ...{ version: row.version, patient },
    person: row.patientId === null ? typedAs(keys, row) : null,
    ...{ source: row.source, priority: row.priority, expectedAt: row.expectedAt },
    ...{ village, reason, carriedFrom: row.carriedFrom, carriedFromDate: row.carriedFromDate },
    ...{ state: row.state, number: row.number, steps: row.steps },
    addedAt: addedAt.toISOString(),
  };
}

/** As whom somebody was listed, also for a while after they got their record. */
export function typedAs(
  keys: DataKeys,
  row: Pick<ParticipantRow, 'id' | 'details'>,
): OutreachParticipant['person'] {
  const { name, age } = detailsOf(keys, row);
  return name === null ? null : UnregisteredPerson.parse({ name, age });
}

const detailsOf = (
  keys: DataKeys,
  { id, details }: Pick<ParticipantRow, 'id' | 'details'>,
): ParticipantDetails =>
  ParticipantDetails.parse(JSON.parse(keys.open(...place, id, details)) as unknown);
