import { type Appointment, type AppointmentRow, routes } from '@teleward/contracts';
import { useState } from 'react';
import { staffRequest } from '../staff-request.ts';

/** The doctor and time of a visit. */
export interface Place {
  readonly practitionerId: string;
  readonly startsAt: string;
  readonly minutes: number;
}

export interface Moving {
  readonly row: AppointmentRow;
  readonly from: Place;
  /** The appointment after the move; null where it could not be moved. */
  readonly moved: Appointment | null;
  readonly error: unknown;
}

const placeOfRow = (row: AppointmentRow): Place => ({
  practitionerId: row.practitioner.id,
  startsAt: row.startsAt,
  minutes: (Date.parse(row.endsAt) - Date.parse(row.startsAt)) / 60_000,
});

/**
 * Moves visits at once, without a confirmation: the result of the last move, and a way to undo it.
 */
export function useMoving(onChanged: () => void): {
  readonly last: Moving | null;
  readonly move: (row: AppointmentRow, to: Place) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly forget: () => void;
} {
  const [last, setLast] = useState<Moving | null>(null);
  const go = async (row: AppointmentRow, to: Place, version: number): Promise<Moving> => {
    const from = placeOfRow(row);
    try {
      const moved = await staffRequest(routes.moveAppointment, {
        params: { appointmentId: row.appointmentId },
        body: { version, ...to, overbook: false },
      });
      return { row, from, moved, error: null };
    } catch (error) {
      return { row, from, moved: null, error };
    } finally {
      // The visit may have changed meanwhile, which is why the move was refused.
      onChanged();
    }
  };
  const move = async (row: AppointmentRow, to: Place): Promise<void> => {
    setLast(await go(row, to, row.version));
  };
  const undo = async (): Promise<void> => {
    if (last === null || last.moved === null) return;
    const undone = await go(last.row, last.from, last.moved.version);
    setLast(undone.moved === null ? undone : null);
  };
  return {
    ...{ last, move, undo },
    forget: () => {
      setLast(null);
    },
  };
}
