import { type Belongs } from './mixed-effects.ts';
import { LogNormalModel, type LogSummary } from './log-normal-model.ts';
import {
  comesPrior,
  comingPrior,
  gapPrior,
  type Share,
  startPrior,
  staysPrior,
  urgentPrior,
  visitPrior,
} from './priors.ts';

/** Times are milliseconds since 1970, here and everywhere in the estimate. */
export interface PastVisit extends Belongs {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** For storage as JSON. It contains ids of doctors and types, and no patient. */
export interface DurationsSummary {
  readonly version: 1;
  readonly visits: LogSummary;
  readonly gaps: LogSummary;
  readonly starts: LogSummary;
  readonly comings: LogSummary;
  readonly comes: Share;
  readonly stays: Share;
  readonly urgent: { readonly count: number; readonly hours: number };
}

/** A shorter visit is a call that failed, a longer one was never ended. */
const visitMinutes = { least: 0.25, most: 240 };

const counted = ({ yes, no }: Share, happened: boolean): Share =>
  happened ? { yes: yes + 1, no } : { yes, no: no + 1 };

const shareOf = ({ yes, no }: Share): number => yes / (yes + no);

/** The key for data of the whole clinic. */
export const everywhere: Belongs = { practitionerId: '', type: null, hour: 0 };

/**
 * What a clinic's past tells about its waits: how long visits take, by doctor, type and hour, the
 * gaps between them, how late doctors start, and who shows up. It starts from assumptions about any
 * clinic (`prior.ts`), and learns from one event at a time.
 */
export class Durations {
  readonly visits: LogNormalModel;
  readonly gaps: LogNormalModel;
  readonly starts: LogNormalModel;
  readonly comings: LogNormalModel;
  #comes: Share;
  #stays: Share;
  #urgent: { readonly count: number; readonly hours: number };

  constructor(summary?: DurationsSummary) {
    this.visits = new LogNormalModel(visitPrior, summary?.visits);
    this.gaps = new LogNormalModel(gapPrior, summary?.gaps);
    this.starts = new LogNormalModel(startPrior, summary?.starts);
    this.comings = new LogNormalModel(comingPrior, summary?.comings);
    this.#comes = summary?.comes ?? comesPrior;
    this.#stays = summary?.stays ?? staysPrior;
    this.#urgent = summary?.urgent ?? urgentPrior;
  }

  static of(visits: readonly PastVisit[]): Durations {
    const durations = new Durations();
    for (const visit of visits) {
      durations.learnVisit(visit);
    }
    return durations;
  }

  /** The share of appointments whose patient comes. */
  get comes(): number {
    return shareOf(this.#comes);
  }

  /** The share of waiting patients who are still there when called. */
  get stays(): number {
    return shareOf(this.#stays);
  }

  /** The number of urgent patients per hour of a doctor. */
  get urgentPerHour(): number {
    return this.#urgent.count / this.#urgent.hours;
  }

  toJSON(): DurationsSummary {
    return {
      version: 1,
      visits: this.visits.toJSON(),
      gaps: this.gaps.toJSON(),
      starts: this.starts.toJSON(),
      comings: this.comings.toJSON(),
      comes: this.#comes,
      stays: this.#stays,
      urgent: this.#urgent,
    };
  }

  learnVisit({ startedAt, endedAt, ...belongs }: PastVisit): void {
    const minutes = (endedAt - startedAt) / 60_000;
    if (minutes >= visitMinutes.least && minutes <= visitMinutes.most) {
      this.visits.learn(belongs, minutes, endedAt);
    }
  }

  /**
   * Learns from a visit that started after another of the same doctor.
   *
   * @param couldStartAt when the doctor was free and a patient was present, whichever came last
   */
  learnGap(practitionerId: string, couldStartAt: number, startedAt: number): void {
    const minutes = Math.max(0, startedAt - couldStartAt) / 60_000;
    this.gaps.learn({ ...everywhere, practitionerId }, minutes, startedAt);
  }

  /**
   * Learns from a doctor's first visit of the day.
   *
   * @param couldStartAt when the doctor was expected and a patient was present, whichever came last
   */
  learnStart(practitionerId: string, couldStartAt: number, startedAt: number): void {
    const minutes = (startedAt - couldStartAt) / 60_000;
    this.starts.learn({ ...everywhere, practitionerId }, minutes, startedAt);
  }

  /** Learns that the patient of an appointment came or, with null, did not. */
  learnComing(appointedAt: number, arrivedAt: number | null): void {
    this.#comes = counted(this.#comes, arrivedAt !== null);
    if (arrivedAt !== null) {
      this.comings.learn(everywhere, (arrivedAt - appointedAt) / 60_000, arrivedAt);
    }
  }

  /** Learns the end of a wait: whether the patient was there when called. */
  learnEnd(stayed: boolean): void {
    this.#stays = counted(this.#stays, stayed);
  }

  /**
   * Learns how many urgent patients came while doctors worked for this time, all of them together.
   */
  learnUrgent(count: number, workedMs: number): void {
    this.#urgent = {
      count: this.#urgent.count + count,
      hours: this.#urgent.hours + workedMs / 3_600_000,
    };
  }
}
