import {
  type AppointmentStatus,
  type CancellationReason,
  type ClinicSettings,
  type CodeComparison,
  type DeviceCheck,
  type EncounterStatus,
  type EncryptionOffReason,
  type PatientVisit,
  type Practitioner,
  type Priority,
  type Site,
  type VisitMode,
} from '@teleward/contracts';
import { type RecordStore, type Sealed } from '@teleward/records';
import { type EntityManager } from 'typeorm';

/** An encounter with its appointment. */
export interface EncounterRow {
  readonly id: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly practitionerId: string;
  readonly status: EncounterStatus;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** From when on the patient may enter the waiting room. */
  readonly opensAt: Date;
  /** A visit without an appointment: the times are those of the registration. */
  readonly walkIn: boolean;
  /** How urgent it was known to be before the patient came in. */
  readonly priority: Priority;
  readonly reason: string;
  /** The version of the appointment. */
  readonly version: number;
  readonly visitTypeId: string | null;
  readonly mode: VisitMode;
  readonly overbooked: boolean;
  readonly patientOverbooked: boolean;
  readonly cancelledAt: Date | null;
  readonly cancellationReason: CancellationReason | null;
  readonly cancellationNote: string;
  readonly noShowAt: Date | null;
  /** Until when patients may do it themselves; null where the clinic does not allow it. */
  readonly cancelUntil: Date | null;
  readonly moveUntil: Date | null;
  /**
   * When the patient made the latest change, and the time from which they moved it; null where the
   * clinic made it.
   */
  readonly patientChangedAt: Date | null;
  readonly patientChangedFrom: Date | null;
  /**
   * How often in a row a holder of the link failed to authenticate as the patient, and when last.
   */
  readonly doorMisses: number | null;
  readonly doorMissedAt: Date | null;
  readonly doorWaivedUntil: Date | null;
  readonly linkOpened: boolean;
  readonly deviceCheck: DeviceCheck | null;
  readonly arrivedAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly site: Site | null;
  /** Null until the patient is admitted or staff turn it off. */
  readonly encryption: 'on' | 'off' | null;
  readonly encryptionOffReason: EncryptionOffReason | null;
  readonly clinicEncryption: ClinicSettings['encryption'];
  /** When both ends read each other the same safety code, last, and which member said so. */
  readonly codeComparedAt: Date | null;
  readonly codeComparedBy: string | null;
}

/** The row as the database holds it. */
interface StoredEncounterRow extends Omit<EncounterRow, 'reason' | 'cancellationNote'> {
  readonly reason: Sealed;
  readonly cancellationNote: Sealed | null;
}

/** The columns of `encounterTables`. */
export const encounterColumns = `
  e.id, e.appointment_id as "appointmentId", e.patient_id as "patientId",
  e.practitioner_id as "practitionerId", e.status, a.starts_at as "startsAt", a.ends_at as "endsAt",
  a.starts_at - make_interval(mins => t.check_in_minutes) as "opensAt",
  a.walk_in as "walkIn", a.priority, a.reason, a.version, a.visit_type_id as "visitTypeId", a.mode, a.overbooked,
  a.patient_overbooked as "patientOverbooked",
  a.cancelled_at as "cancelledAt", a.cancellation_reason as "cancellationReason",
  a.cancellation_note as "cancellationNote", a.no_show_at as "noShowAt",
  a.starts_at - make_interval(mins => t.patient_cancel_minutes) as "cancelUntil",
  a.starts_at - make_interval(mins => t.patient_move_minutes) as "moveUntil",
  a.patient_changed_at as "patientChangedAt", a.patient_changed_from as "patientChangedFrom",
  l.failed_attempts as "doorMisses", l.missed_at as "doorMissedAt", l.waived_until as "doorWaivedUntil",
  exists (select from visit_session v where v.encounter_id = e.id) as "linkOpened",
  e.device_check as "deviceCheck", e.arrived_at as "arrivedAt",
  e.encryption, e.encryption_off_reason as "encryptionOffReason", t.encryption as "clinicEncryption",
  e.code_compared_at as "codeComparedAt", e.code_compared_by as "codeComparedBy",
  e.started_at as "startedAt", e.ended_at as "endedAt",
  case when s.id is not null then
    json_build_object('id', s.id, 'name', s.name, 'timeZone', s.time_zone,
      'phone', s.phone) end as site`;
export const encounterTables = `encounter e join appointment a on a.id = e.appointment_id
  join tenant t on t.id = e.tenant_id
  left join lateral (
    select * from visit_link v
    where v.encounter_id = e.id and v.revoked_at is null and v.failed_attempts >= 2
    order by v.missed_at desc nulls last limit 1) l on true
  left join site s on s.id = a.site_id`;

const seals = {
  reason: ['appointment(reason)', 'appointmentId'],
  cancellationNote: ['appointment(cancellation_note)', 'appointmentId'],
} as const;

/** @param sql selects `encounterColumns` of `encounterTables` */
export async function readEncounters(
  manager: EntityManager,
  records: RecordStore,
  tenantId: string,
  sql: string,
  values: readonly unknown[],
): Promise<EncounterRow[]> {
  const { appointments } = records.rows;
  const opened = await appointments.read<StoredEncounterRow>(manager, tenantId, sql, values, seals);
  return opened.map((row) => ({ ...row, cancellationNote: row.cancellationNote ?? '' }));
}

/** The status of an appointment: that of its visit, unless it was cancelled or missed. */
export function appointmentStatusOf(
  row: Pick<EncounterRow, 'status' | 'cancelledAt' | 'noShowAt'>,
): AppointmentStatus {
  if (row.noShowAt !== null) {
    return 'noshow';
  }
  switch (row.status) {
    case 'planned':
      return 'booked';
    case 'arrived':
    case 'in-progress':
      return 'arrived';
    case 'finished':
      return 'fulfilled';
    case 'cancelled':
      return 'cancelled';
  }
}

/**
 * Null also if encryption was turned off later: the comparison says nothing about the rest of the
 * visit.
 * @param people who works or worked in the clinic, by their ids
 */
export function codeComparisonOf(
  { encryption, codeComparedAt: at, codeComparedBy: by }: EncounterRow,
  people: ReadonlyMap<string, Practitioner>,
): CodeComparison | null {
  return encryption !== 'on' || at === null || by === null
    ? null
    : { at: at.toISOString(), by: people.get(by)?.name ?? '' };
}

export const cancellationOf = ({
  cancellationReason: reason,
  cancellationNote: note,
}: EncounterRow): { reason: CancellationReason; note: string } | null =>
  reason === null ? null : { reason, note };

/**
 * A waiting patient cannot choose another time, and patients cannot cancel a visit that has begun.
 */
export const untilOf = ({
  status,
  walkIn,
  cancelUntil,
  moveUntil,
  site,
}: EncounterRow): PatientVisit['until'] =>
  status === 'planned' && !walkIn
    ? // The patient cannot know who is at a site on another day.
      { cancel: iso(cancelUntil), move: site === null ? iso(moveUntil) : null }
    : { cancel: null, move: null };

export const isOver = (status: EncounterStatus): boolean =>
  status === 'finished' || status === 'cancelled';

export const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
