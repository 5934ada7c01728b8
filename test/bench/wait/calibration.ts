import { Durations } from '../../../apps/server/src/waiting-room/waits/estimate/durations.ts';
import { estimateWait } from '../../../apps/server/src/waiting-room/waits/estimate/estimate-wait.ts';
import { median } from '../table.ts';
import { Chance } from './chance.ts';
import { makeClinic } from './clinic.ts';
import { Day, type Moment } from './day.ts';

const minute = 60_000;

export const stages = {
  'first day': { from: 0, to: 1 },
  'first week': { from: 1, to: 5 },
  'three months': { from: 58, to: 62 },
} as const;
export type Stage = keyof typeof stages;
const stageNames = Object.keys(stages) as readonly Stage[];

/** What a patient was told, and how long it took, in milliseconds. */
export interface Outcome {
  readonly stage: Stage;
  readonly why: Moment['why'];
  readonly place: number;
  readonly actual: number;
  readonly median: number;
  readonly p90: number;
  /** Position × mean of the visits so far, divided by the number of doctors in the queue. */
  readonly byMean: number;
  readonly byMeanOfOne: number;
  /** Longest current wait + 15 minutes. */
  readonly byLongest: number;
  /** Processor time of the estimate, in milliseconds. */
  readonly took: number;
}

/** Plays invented clinics, each from the first day on. */
export function replay(
  seed: number,
  clinics: number,
  of: readonly Stage[],
  isAsked: (moment: Moment) => boolean = () => true,
): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (let index = 0; index < clinics; index += 1) {
    outcomes.push(...replayClinic(seed + index, of, isAsked));
  }
  return outcomes;
}

function replayClinic(
  seed: number,
  of: readonly Stage[],
  isAsked: (moment: Moment) => boolean,
): readonly Outcome[] {
  const chance = new Chance(seed);
  const clinic = makeClinic(chance);
  const durations = new Durations();
  const outcomes: Outcome[] = [];
  const days = Math.max(...of.map((stage) => stages[stage].to));
  const visits = { count: 0, ms: 0 };
  const learnVisit = durations.learnVisit.bind(durations);
  durations.learnVisit = (visit) => {
    visits.count += 1;
    visits.ms += visit.endedAt - visit.startedAt;
    learnVisit(visit);
  };
  for (let day = 0; day < days; day += 1) {
    const stage = stageNames.find(
      (name) => of.includes(name) && stages[name].from <= day && day < stages[name].to,
    );
    const asked: (Omit<Outcome, 'actual'> & { id: string; now: number })[] = [];
    const calledAt = new Day(clinic, day, chance, durations, (moment) => {
      if (stage === undefined || !isAsked(moment)) return;
      const began = performance.now();
      const estimate = estimateWait(moment.situation, moment.personId, durations, seed);
      const took = performance.now() - began;
      if (estimate === null) throw new Error('Nobody serves the line.');
      const mean = visits.count === 0 ? clinic.slotMinutes * minute : visits.ms / visits.count;
      asked.push({
        ...{ id: moment.personId, now: moment.situation.now, stage, why: moment.why, took },
        place: moment.place,
        median: estimate.medianMs,
        p90: estimate.p90Ms,
        byMean: (moment.place * mean) / moment.doctors,
        byMeanOfOne: moment.place * mean,
        byLongest: moment.longestWaitMs + 15 * minute,
      });
    }).play();
    for (const { id, now, ...outcome } of asked) {
      const at = calledAt.get(id);
      if (at !== undefined) outcomes.push({ ...outcome, actual: at - now });
    }
  }
  return outcomes;
}

/** The share of waits inside the 90th percentile. */
export const shareInside = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ actual, p90 }) => actual <= p90).length / outcomes.length;

/** Median absolute error, in minutes. */
export const error = (
  outcomes: readonly Outcome[],
  by: 'median' | 'byMean' | 'byMeanOfOne' | 'byLongest',
): number => median(outcomes.map((outcome) => Math.abs(outcome[by] - outcome.actual))) / minute;
