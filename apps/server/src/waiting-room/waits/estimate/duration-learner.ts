import { Durations } from './durations.ts';

/** A visit that took place, or should have. */
export interface PastEncounter {
  readonly encounterId: string;
  /** The practitioner who saw the patient, or should have. */
  readonly practitionerId: string;
  readonly type: string | null;
  /**
   * In the clinic's time zone: the calendar day, and the hour from 0 to 23, in which it began or
   * should have.
   */
  readonly day: string;
  readonly hour: number;
  readonly appointedAt: number;
  readonly arrivedAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The patient waited, but was gone when called. */
  readonly isGone: boolean;
  /** The patient was put before others. */
  readonly isUrgent: boolean;
}

/**
 * What a clinic can know about the kind of a visit: its booked length, in steps of five minutes.
 */
export const typeOf = (bookedMinutes: number): string => String(Math.round(bookedMinutes / 5) * 5);

const hourMs = 3_600_000;

/** A doctor without a visit for this long was away, and not just in a gap. */
export const awayAfterMs = 3 * hourMs;
/** A patient who arrives this much before or after the appointed time came for something else. */
const comingWithinMs = 4 * hourMs;
/** A patient who has not come by then does not come. */
export const absentAfterMs = 40 * 60_000;

/** Learns from a clinic's past. It uses neither a database nor a clock. */
export class DurationLearner {
  readonly durations = new Durations();
  /** When each doctor's last visit ended. */
  readonly #ends = new Map<string, number>();

  /**
   * Learns from one day. Days must come in order.
   *
   * @param encounters the visits of that day, in any order
   */
  learnDay(encounters: readonly PastEncounter[], now: number): void {
    for (const encounter of encounters) {
      this.#learnComing(encounter, now);
    }
    let urgent = 0;
    let workedMs = 0;
    for (const doctor of new Set(encounters.map(({ practitionerId }) => practitionerId))) {
      const ofDoctor = encounters.filter(({ practitionerId }) => practitionerId === doctor);
      const seen = ofDoctor
        .filter(({ startedAt, endedAt }) => startedAt !== null && endedAt !== null)
        .toSorted((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0));
      for (const visit of seen) {
        this.#learnStart(visit, ofDoctor);
        this.learnVisit(visit);
      }
      urgent += seen.filter(({ isUrgent }) => isUrgent).length;
      workedMs += (seen.at(-1)?.endedAt ?? 0) - (seen[0]?.startedAt ?? 0);
    }
    if (workedMs > 0) {
      this.durations.learnUrgent(urgent, workedMs);
    }
  }

  /**
   * Learns from an ended visit and the gap before it. A visit that was already learnt is ignored.
   */
  learnVisit({ practitionerId, type, hour, arrivedAt, startedAt, endedAt }: PastEncounter): void {
    const last = this.#ends.get(practitionerId);
    if (startedAt === null || endedAt === null || (last !== undefined && endedAt <= last)) {
      return;
    }
    if (last !== undefined && startedAt >= last && startedAt - last < awayAfterMs) {
      this.durations.learnGap(practitionerId, Math.max(last, arrivedAt ?? last), startedAt);
    }
    this.durations.learnVisit({ practitionerId, type, hour, startedAt, endedAt });
    this.#ends.set(practitionerId, endedAt);
  }

  #learnComing({ appointedAt, arrivedAt, startedAt, isGone }: PastEncounter, now: number): void {
    if (arrivedAt !== null && Math.abs(arrivedAt - appointedAt) <= comingWithinMs) {
      this.durations.learnComing(appointedAt, arrivedAt);
    } else if (arrivedAt === null && startedAt === null && appointedAt + absentAfterMs < now) {
      this.durations.learnComing(appointedAt, null);
    }
    if (startedAt !== null || isGone) {
      this.durations.learnEnd(!isGone);
    }
  }

  /** Learns how late a doctor began after being away, if they had an appointment to begin with. */
  #learnStart(
    { practitionerId, startedAt }: PastEncounter,
    ofDoctor: readonly PastEncounter[],
  ): void {
    const last = this.#ends.get(practitionerId) ?? -Infinity;
    if (startedAt === null || startedAt - last < awayAfterMs) {
      return;
    }
    const after = (times: readonly (number | null)[]): number =>
      Math.min(...times.filter((time) => time !== null).filter((time) => time > last));
    const appointed = after(ofDoctor.map(({ appointedAt }) => appointedAt));
    const arrived = after(ofDoctor.map(({ arrivedAt }) => arrivedAt));
    const couldStartAt = Math.max(appointed, Math.min(arrived, startedAt));
    if (Math.abs(startedAt - couldStartAt) < awayAfterMs) {
      this.durations.learnStart(practitionerId, couldStartAt, startedAt);
    }
  }
}
