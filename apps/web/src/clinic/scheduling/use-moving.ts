import { type Appointment, type AppointmentRow, routes } from '@teleward/contracts';
import { useState } from 'react';
import { staffCall } from '../staff-call.ts';

/** Where a visit stands, or is to stand. */
export interface Place {
  readonly practitionerId: string;
  readonly startsAt: string;
  readonly minutes: number;
}

export interface Moving {
  readonly row: AppointmentRow;
  readonly from: Place;
  /** How it stands; null where it could not be moved. */
  readonly moved: Appointment | null;
  readonly error: unknown;
}

export const placeOfRow = (row: AppointmentRow): Place => ({
  practitionerId: row.practitioner.id,
  startsAt: row.startsAt,
  minutes: (Date.parse(row.endsAt) - Date.parse(row.startsAt)) / 60_000,
});

/** Visits that are moved at once, without a question: what became of the last one, and the way back. */
export function useMoving(onChanged: () => void): {
  readonly last: Moving | null;
  readonly move: (row: AppointmentRow, to: Place, version?: number) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly forget: () => void;
} {
  const [last, setLast] = useState<Moving | null>(null);
  const move = async (row: AppointmentRow, to: Place, version = row.version): Promise<void> => {
    const from = placeOfRow(row);
    try {
      const moved = await staffCall(routes.moveAppointment, {
        params: { appointmentId: row.appointmentId },
        body: { version, ...to, overbook: false },
      });
      setLast({ row, from, moved, error: null });
    } catch (error) {
      setLast({ row, from, moved: null, error });
    }
    // What was refused may have changed meanwhile.
    onChanged();
  };
  const undo = async (): Promise<void> => {
    if (last?.moved == null) return;
    const { row, from, moved } = last;
    await move(row, from, moved.version);
    setLast((now) => (now?.error === null ? null : now));
  };
  return {
    ...{ last, move, undo },
    forget: () => {
      setLast(null);
    },
  };
}
