import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type PatientWait, type WaitChange, type WaitEstimate } from '@teleward/contracts';
import { Log, type Clock } from '@teleward/platform';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { clockToken } from '../../platform.tokens.ts';
import { VisitRooms } from '../../visits/index.ts';
import { type Durations } from './estimate/durations.ts';
import { estimateWait } from './estimate/estimate-wait.ts';
import { DurationLearner } from './estimate/duration-learner.ts';
import { type Situation } from './estimate/situation.ts';
import { situationsOf } from './estimate/situations.ts';
import { type ShownWait, shownWait, whyChanged } from './estimate/shown-wait.ts';
import { lineOf, type Lines, Queues } from '../../queue/index.ts';
import { PastVisits } from './past-visits.ts';

/** What a patient was told, and the situation behind it. */
interface Told {
  readonly shown: ShownWait;
  readonly learnt: boolean;
  readonly line: string;
  readonly situation: Situation;
}

/** What was learnt from a clinic's own visits. */
interface Learnt {
  readonly at: number;
  readonly durations: Durations;
  /** There were enough visits. */
  readonly isEnough: boolean;
}

/** A clinic with waiting patients. */
interface Clinic {
  readonly told: Map<string, Told>;
  lines: Lines;
  timer: NodeJS.Timeout | null;
  isRunning: boolean;
  isStale: boolean;
  /** The duration of the last computation, in milliseconds. */
  tookMs: number;
  learnt: Learnt | null;
}

/** Changes come in groups, as when a doctor ends a visit and calls the next patient. */
const gatherMs = 300;
/** Even without a change, a visit that runs longer than expected affects the estimate. */
const againMs = 30_000;
/**
 * Where a computation takes long, the pause after it is this many times as long, to leave time for
 * everything else.
 */
const restFactor = 4;
const learnAgainMs = 15 * 60_000;
/**
 * Entries older than this have been told an estimate that is no longer known, because the server
 * restarted.
 */
const toldWithinMs = 60_000;
/** Fewer visits tell little: the assumptions about other clinics outweigh them. Made up. */
const enoughVisits = 30;
/** Positions further back are not simulated: it would take long and tell little. */
const furthest = 40;

/** A number for a text, the same in every process (FNV-1a, 32 bits). */
const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/**
 * Estimates how long all patients of a clinic wait, after every change, and reports the
 * differences.
 */
@Injectable()
export class Waits
  extends EventEmitter<{ told: [tenantId: string, waits: readonly PatientWait[]] }>
  implements OnModuleDestroy
{
  readonly #past: PastVisits;
  readonly #queues: Queues;
  readonly #rooms: VisitRooms;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #clinics = new Map<string, Clinic>();
  #closed = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    past: PastVisits,
    queues: Queues,
    rooms: VisitRooms,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    super();
    this.#past = past;
    this.#queues = queues;
    this.#rooms = rooms;
    this.#log = log;
    this.#clock = clock;
  }

  async onModuleDestroy(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#clinics.values()) {
      clearTimeout(timer ?? undefined);
    }
    await this.#running;
  }

  /** Estimates again after a change in these queues. */
  reconsider(tenantId: string, lines: Lines): void {
    const clinic = this.#clinics.get(tenantId) ?? {
      ...{ told: new Map<string, Told>(), lines, timer: null },
      ...{ isRunning: false, isStale: false, tookMs: 0, learnt: null },
    };
    this.#clinics.set(tenantId, clinic);
    clinic.lines = lines;
    this.#after(tenantId, clinic, gatherMs);
  }

  /** The latest estimates of all patients of a clinic. */
  of(tenantId: string): readonly PatientWait[] {
    const told = this.#clinics.get(tenantId)?.told ?? new Map<string, Told>();
    return [...told].map(([encounterId, one]) => ({ encounterId, wait: present(one) }));
  }

  /** The latest estimate of one patient; null where there is none. */
  ofOne(tenantId: string, encounterId: string): WaitEstimate | null {
    const told = this.#clinics.get(tenantId)?.told.get(encounterId);
    return told === undefined ? null : present(told);
  }

  #after(tenantId: string, clinic: Clinic, pause: number): void {
    if (this.#closed) {
      return;
    }
    clearTimeout(clinic.timer ?? undefined);
    clinic.timer = setTimeout(
      () => {
        this.#running = this.#run(tenantId, clinic);
      },
      Math.max(pause, clinic.tookMs * restFactor),
    ).unref();
  }

  async #run(tenantId: string, clinic: Clinic): Promise<void> {
    if (clinic.isRunning) {
      clinic.isStale = true;
      return;
    }
    clinic.isRunning = true;
    const began = performance.now();
    try {
      const waits = await this.#find(tenantId, clinic);
      if (waits.length > 0 && !this.#closed) {
        this.emit('told', tenantId, waits);
      }
    } catch (error) {
      if (!this.#closed) {
        this.#log.error('The waits could not be estimated', error);
      }
    } finally {
      clinic.isRunning = false;
      clinic.tookMs = performance.now() - began;
    }
    if (clinic.isStale || clinic.lines.entries.length > 0) {
      this.#after(tenantId, clinic, clinic.isStale ? gatherMs : againMs);
      clinic.isStale = false;
    } else {
      this.#clinics.delete(tenantId);
    }
  }

  async #find(tenantId: string, clinic: Clinic): Promise<readonly PatientWait[]> {
    const now = this.#clock.now();
    const { durations, isEnough: learnt } = await this.#learn(tenantId, clinic, now);
    const [visits, queues, hour] = [
      await this.#past.around(tenantId, now),
      await this.#queues.all(tenantId),
      await this.#past.hourAt(tenantId, now),
    ];
    const { entries } = clinic.lines;
    const here = new Set<string>();
    for (const { encounterId } of entries) {
      if (await this.#rooms.isPresent(encounterId)) {
        here.add(encounterId);
      }
    }
    const situations = situationsOf({
      ...{ now: now.getTime(), hour, entries, visits, queues },
      isPresent: (encounterId) => here.has(encounterId),
    });
    const changed: PatientWait[] = [];
    const still = new Set<string>();
    for (const entry of entries) {
      const { encounterId, arrivedAt } = entry;
      const line = lineOf(entry);
      const situation = situations.get(line);
      if (entry.state !== 'waiting' || situation === undefined) {
        continue;
      }
      if (situation.line.findIndex(({ id }) => id === encounterId) >= furthest) {
        continue;
      }
      const next = estimateWait(situation, encounterId, durations, seedOf(encounterId));
      if (next === null) {
        continue;
      }
      still.add(encounterId);
      const before = clinic.told.get(encounterId);
      const isNew = now.getTime() - arrivedAt.getTime() < toldWithinMs;
      const found = shownWait(before?.shown ?? null, next, now.getTime(), (isLonger) =>
        before === undefined
          ? 'recalculated'
          : reasonOf(before, { line, situation }, encounterId, isLonger),
      );
      const shown: ShownWait =
        before === undefined && !isNew ? { ...found, reason: 'recalculated' } : found;
      const told: Told = { shown, learnt, line, situation };
      clinic.told.set(encounterId, told);
      if (before === undefined || before.shown.at !== shown.at || before.learnt !== learnt) {
        changed.push({ encounterId, wait: present(told) });
      }
      // Lets the event loop serve running calls between two patients.
      await nextTurn();
    }
    for (const encounterId of clinic.told.keys()) {
      if (!still.has(encounterId)) {
        clinic.told.delete(encounterId);
        changed.push({ encounterId, wait: null });
      }
    }
    return changed;
  }

  async #learn(tenantId: string, clinic: Clinic, now: Date): Promise<Learnt> {
    const { learnt } = clinic;
    if (learnt !== null && now.getTime() - learnt.at < learnAgainMs) {
      return learnt;
    }
    const learner = new DurationLearner();
    const days = await this.#past.days(tenantId, now);
    for (const day of days) {
      learner.learnDay(day, now.getTime());
    }
    const seen = days
      .flat()
      .filter(({ startedAt, endedAt }) => startedAt !== null && endedAt !== null);
    const { durations } = learner;
    clinic.learnt = { at: now.getTime(), durations, isEnough: seen.length >= enoughVisits };
    return clinic.learnt;
  }
}

function reasonOf(
  before: Told,
  { line, situation }: Pick<Told, 'line' | 'situation'>,
  encounterId: string,
  isLonger: boolean,
): WaitChange {
  if (before.line !== line) {
    return 'other-line';
  }
  const rankIn = ({ line: people }: Situation): number | undefined =>
    people.find(({ id }) => id === encounterId)?.rank;
  if (rankIn(before.situation) !== rankIn(situation)) {
    return 'priority';
  }
  return whyChanged(before.situation, situation, encounterId, isLonger);
}

const present = ({ learnt, shown: { at, estimate, reason } }: Told): WaitEstimate => ({
  medianAt: new Date(at + estimate.medianMs).toISOString(),
  p90At: new Date(at + estimate.p90Ms).toISOString(),
  learnt,
  reason,
  since: new Date(at).toISOString(),
});
