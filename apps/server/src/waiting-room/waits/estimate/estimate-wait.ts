import { type Durations } from './durations.ts';
import { QueueSimulation } from './queue-simulation.ts';
import { type InLine, isBefore, keyFor, type Situation } from './situation.ts';

export interface Estimate {
  readonly medianMs: number;
  /** The 90th percentile: nine patients in ten wait no longer. */
  readonly p90Ms: number;
}

/** More runs if a run is short. */
const runsFor = (people: number): number =>
  Math.min(1000, Math.max(400, Math.round(6000 / (people + 1))));

/**
 * Estimates how long a patient still waits, by simulating the queue a few hundred times. The same
 * seed gives the same answer, and the random events of one patient or doctor do not depend on who
 * else is there.
 *
 * @returns null if no doctor who may see the patient is present or expected
 */
export function estimateWait(
  situation: Situation,
  personId: string,
  durations: Durations,
  seed: number,
): Estimate | null {
  const line = relevant(situation, personId);
  if (line === null) {
    return null;
  }
  const simulation = new QueueSimulation({ ...situation, line }, personId, durations, seed);
  const waits = new Float64Array(runsFor(line.length));
  for (let run = 0; run < waits.length; run += 1) {
    waits[run] = simulation.waitOf(run);
  }
  waits.sort();
  return { medianMs: quantile(waits, 0.5), p90Ms: quantile(waits, 0.9) };
}

/** The patients who may be seen before this one, and this one. */
function relevant({ line, doctors, ownDoctorMs }: Situation, personId: string): InLine[] | null {
  const person = line.find(({ id }) => id === personId);
  const able = doctors.filter(({ id }) => person?.onlyFor === null || person?.onlyFor === id);
  if (person === undefined || able.length === 0) {
    return null;
  }
  const at = line.indexOf(person);
  return line.filter(
    (other, index) =>
      index <= at ||
      able.some(({ id }) =>
        isBefore(keyFor(other, id, ownDoctorMs), keyFor(person, id, ownDoctorMs)),
      ),
  );
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}
