import { Injectable } from '@nestjs/common';
import { type AppointmentRow, type Patient } from '@teleward/contracts';
import { RecordStore } from '@teleward/records';
import { Staff } from '../identity/index.ts';
import { Messages } from '../messages/index.ts';
import {
  appointmentStatusOf,
  cancellationOf,
  type EncounterRow,
  iso,
  isOver,
  VisitRooms,
} from '../visits/index.ts';

type PatientsOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, Patient>>;

/** Presents appointments for lists and the calendar. */
@Injectable()
export class AppointmentRows {
  readonly #records: RecordStore;
  readonly #rooms: VisitRooms;
  readonly #staff: Staff;
  readonly #messages: Messages;

  constructor(records: RecordStore, rooms: VisitRooms, staff: Staff, messages: Messages) {
    this.#records = records;
    this.#rooms = rooms;
    this.#staff = staff;
    this.#messages = messages;
  }

  /** @param patientsOf how the caller may read patients */
  async present(
    tenantId: string,
    rows: readonly EncounterRow[],
    patientsOf: PatientsOf,
  ): Promise<AppointmentRow[]> {
    const patients = await patientsOf(rows.map((row) => row.patientId));
    const people = await this.#staff.practitioners(tenantId);
    const intakes = await this.#records.intakes.states(
      tenantId,
      rows.map(({ id }) => id),
    );
    const undelivered = await this.#messages.undelivered(
      tenantId,
      rows.map(({ appointmentId }) => appointmentId),
    );
    const appointments: AppointmentRow[] = [];
    for (const row of rows) {
      const patient = patients.get(row.patientId);
      const practitioner = people.get(row.practitionerId);
      const intake = intakes.get(row.id);
      if (patient === undefined || practitioner === undefined || intake === undefined) {
        continue;
      }
      appointments.push({
        appointmentId: row.appointmentId,
        encounterId: row.id,
        status: row.status,
        appointmentStatus: appointmentStatusOf(row),
        version: row.version,
        visitTypeId: row.visitTypeId,
        mode: row.mode,
        overbooked: row.overbooked,
        patientOverbooked: row.patientOverbooked,
        cancellation: cancellationOf(row),
        undelivered: undelivered.has(row.appointmentId),
        changedByPatient:
          row.patientChangedAt === null
            ? null
            : { at: row.patientChangedAt.toISOString(), from: iso(row.patientChangedFrom) },
        beforeTheDoor: beforeTheDoor(row),
        startsAt: row.startsAt.toISOString(),
        endsAt: row.endsAt.toISOString(),
        walkIn: row.walkIn,
        reason: row.reason,
        patient,
        practitioner,
        site: row.site,
        linkOpened: row.linkOpened,
        arrivedAt: iso(row.arrivedAt),
        present: await this.#rooms.isPresent(row.id),
        deviceCheck: await this.#rooms.checkNow(row),
        intake,
      });
    }
    return appointments;
  }
}

function beforeTheDoor(row: EncounterRow): AppointmentRow['beforeTheDoor'] {
  const { status, doorMisses, doorMissedAt, doorWaivedUntil } = row;
  return doorMisses === null || doorMissedAt === null || isOver(status)
    ? null
    : { misses: doorMisses, at: doorMissedAt.toISOString(), waivedUntil: iso(doorWaivedUntil) };
}
