import { type Priority, usualRules } from '@teleward/contracts';
import { orderKey, sorted } from '../../apps/server/src/queue/order.ts';

/** A visit of the model, with only what the rules refer to. */
export interface ModelVisit {
  at: 'planned' | 'waiting' | 'held' | 'called' | 'in-progress' | 'over';
  /** The queue, or null for the line of their own doctor. */
  queueId: string | null;
  /** The patient's own doctor. */
  own: string;
  /** Who holds the visit: the own doctor, or the one who called in. */
  holder: string;
  priority: Priority;
  appointedAt: Date;
  arrivedAt: Date | null;
}

export type Outcome = 'done' | 'refused';

const isWaiting = ({ at }: ModelVisit): boolean =>
  at === 'waiting' || at === 'held' || at === 'called';

/** The rules of the waiting room, in the simplest implementation. */
export class QueueModel {
  readonly visits: ReadonlyMap<string, ModelVisit>;
  /** The doctors of each queue. */
  readonly #queues: ReadonlyMap<string, readonly string[]>;

  constructor(
    visits: ReadonlyMap<string, ModelVisit>,
    queues: ReadonlyMap<string, readonly string[]>,
  ) {
    this.visits = visits;
    this.#queues = queues;
  }

  visit(id: string): ModelVisit {
    const visit = this.visits.get(id);
    if (visit === undefined) throw new Error('There is no such visit in the model');
    return visit;
  }

  serves(doctor: string, { queueId, own }: ModelVisit): boolean {
    return queueId === null ? own === doctor : (this.#queues.get(queueId) ?? []).includes(doctor);
  }

  arrive(id: string, now: Date): Outcome {
    const visit = this.visit(id);
    if (visit.at === 'over') return 'refused';
    if (visit.at === 'planned') {
      const queue = [...this.#queues].find(([, doctors]) => doctors.includes(visit.holder));
      visit.at = 'waiting';
      visit.arrivedAt = now;
      visit.own = visit.holder;
      visit.queueId = queue?.[0] ?? null;
      visit.priority = 'R';
    }
    return 'done';
  }

  call(doctor: string, id: string): Outcome {
    const visit = this.visit(id);
    const isFree = visit.at === 'waiting' || (visit.at === 'called' && visit.holder === doctor);
    if (!isFree || !this.serves(doctor, visit)) return 'refused';
    visit.at = 'called';
    visit.holder = doctor;
    return 'done';
  }

  returnToQueue(id: string): Outcome {
    const visit = this.visit(id);
    if (visit.at !== 'called') return 'refused';
    visit.at = 'waiting';
    visit.holder = visit.own;
    return 'done';
  }

  hold(id: string, held: boolean): Outcome {
    const visit = this.visit(id);
    if (!isWaiting(visit) || (visit.at === 'called' && !held)) return 'refused';
    visit.at = held ? 'held' : 'waiting';
    visit.holder = visit.own;
    return 'done';
  }

  prioritise(id: string, priority: Priority): Outcome {
    const visit = this.visit(id);
    if (!isWaiting(visit)) return 'refused';
    visit.priority = priority;
    return 'done';
  }

  transfer(id: string, to: { readonly queueId: string } | { readonly doctor: string }): Outcome {
    const visit = this.visit(id);
    if (!isWaiting(visit)) return 'refused';
    visit.at = 'waiting';
    if ('doctor' in to) visit.own = to.doctor;
    visit.queueId = 'doctor' in to ? null : to.queueId;
    visit.holder = visit.own;
    return 'done';
  }

  noShow(id: string): Outcome {
    const visit = this.visit(id);
    if (!isWaiting(visit)) return 'refused';
    visit.at = 'over';
    return 'done';
  }

  admit(doctor: string, id: string): Outcome {
    const visit = this.visit(id);
    const canStart = (isWaiting(visit) && visit.at !== 'held') || visit.at === 'in-progress';
    if (!canStart || visit.holder !== doctor) return 'refused';
    visit.at = 'in-progress';
    return 'done';
  }

  finish(doctor: string, id: string): Outcome {
    const visit = this.visit(id);
    if (visit.at !== 'in-progress' || visit.holder !== doctor) return 'refused';
    visit.at = 'over';
    return 'done';
  }

  /** The patients of a queue, in the order of the rules. */
  line(line: string): readonly string[] {
    const waiting = [...this.visits].flatMap(([encounterId, visit]) => {
      const { at, arrivedAt, own, queueId } = visit;
      return isWaiting(visit) && arrivedAt !== null && (queueId ?? own) === line
        ? [{ ...visit, encounterId, practitionerId: own, arrivedAt, state: at as 'waiting' }]
        : [];
    });
    return sorted(waiting, (one) => orderKey(one, usualRules)).map(
      ({ encounterId }) => encounterId,
    );
  }
}
