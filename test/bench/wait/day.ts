import { usualRules } from '@teleward/contracts';
import { type Durations } from '../../../apps/server/src/waiting-room/waits/estimate/durations.ts';
import {
  inLine,
  type Serving,
  type Situation,
} from '../../../apps/server/src/waiting-room/waits/estimate/situation.ts';
import {
  lineOf,
  nextFor,
  orderKey,
  sorted,
  type Waiting,
} from '../../../apps/server/src/queue/order.ts';
import { type Chance } from './chance.ts';
import {
  type Clinic,
  comingMinutes,
  type DoctorTraits,
  gapMinutes,
  makeWeather,
  sessionHours,
  types,
  visitMinutes,
  type Weather,
} from './clinic.ts';

const minute = 60_000;
const hourMs = 3_600_000;

interface Person {
  readonly waiting: Waiting;
  readonly type: string;
  readonly comes: boolean;
  isPresent: boolean;
  state: 'expected' | 'waiting' | 'done';
}

interface Doctor {
  readonly traits: DoctorTraits;
  state: Serving['state'];
  hasCall: boolean;
}

/** A patient in the queue, at the moment of the estimate. */
export interface Moment {
  readonly personId: string;
  readonly why: 'arrival' | 'change';
  readonly situation: Situation;
  /** 1 is next. */
  readonly place: number;
  readonly doctors: number;
  readonly longestWaitMs: number;
}

/**
 * A session of an invented clinic, by the waiting room's own rules of order; the estimates learn
 * from it as in a real clinic.
 */
export class Day {
  readonly #clinic: Clinic;
  readonly #chance: Chance;
  readonly #durations: Durations;
  readonly #onMoment: (moment: Moment) => void;
  readonly #opensAt: number;
  readonly #weather: Weather;
  readonly #people = new Map<string, Person>();
  readonly #doctors: readonly Doctor[];
  readonly #events: { readonly at: number; readonly happen: () => void }[] = [];
  readonly #calledAt = new Map<string, number>();
  #now = 0;

  constructor(
    clinic: Clinic,
    index: number,
    chance: Chance,
    durations: Durations,
    onMoment: (moment: Moment) => void,
  ) {
    this.#clinic = clinic;
    this.#chance = chance;
    this.#durations = durations;
    this.#onMoment = onMoment;
    this.#opensAt = (index * 24 + clinic.opensHour) * hourMs;
    this.#weather = makeWeather(clinic, chance);
    this.#doctors = clinic.doctors.map((traits) => ({
      traits,
      state: { is: 'expected', from: this.#opensAt },
      hasCall: true,
    }));
  }

  /** @returns when each was called in */
  play(): ReadonlyMap<string, number> {
    this.#book();
    for (const doctor of this.#doctors) {
      const after = this.#weather.startsAfterMinutes.get(doctor.traits.id) ?? 0;
      this.#at(this.#opensAt + after * minute, () => {
        this.#call(doctor);
      });
    }
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
      this.#now = event.at;
      event.happen();
    }
    this.#learnDay();
    return this.#calledAt;
  }

  #book(): void {
    const { slotMinutes, doctors, walkInsPerHour } = this.#clinic;
    const chance = this.#chance;
    const ends = this.#opensAt + sessionHours * hourMs;
    for (const { id } of doctors) {
      for (let at = this.#opensAt; at < ends; at += slotMinutes * minute) {
        const comes = !chance.happens(this.#weather.noShows);
        const arrivesAt = at + comingMinutes(chance) * minute;
        this.#expect(id, at, arrivesAt, comes);
      }
      let at = this.#opensAt;
      while (walkInsPerHour > 0) {
        at += chance.exponential(1 / walkInsPerHour) * hourMs;
        if (at > ends) break;
        this.#expect(id, null, at, true);
      }
    }
  }

  #expect(practitionerId: string, appointedAt: number | null, at: number, comes: boolean): void {
    const chance = this.#chance;
    const id = `${this.#opensAt} ${this.#people.size}`;
    const waiting: Waiting = {
      encounterId: id,
      queueId: this.#clinic.isPool ? 'queue' : null,
      practitionerId,
      priority: chance.happens(0.03) ? 'UR' : 'R',
      state: 'waiting',
      appointedAt: appointedAt === null ? null : new Date(appointedAt),
      arrivedAt: new Date(at),
    };
    const person: Person = {
      ...{ waiting, type: this.#type(), comes, isPresent: false, state: 'expected' },
    };
    this.#people.set(id, person);
    if (!comes) return;
    this.#at(at, () => {
      this.#arrive(person);
    });
    if (chance.happens(0.06)) {
      this.#at(at + chance.exponential(40) * minute, () => {
        this.#giveUp(person);
      });
    }
    if (chance.happens(0.08)) {
      const from = at + chance.between(1, 25) * minute;
      this.#at(from, () => {
        person.isPresent = false;
      });
      this.#at(from + chance.between(1, 8) * minute, () => {
        person.isPresent = person.state === 'waiting';
        this.#wake();
      });
    }
  }

  #type(): string {
    let left = this.#chance.between(0, 1);
    for (const [type, { share }] of Object.entries(types)) {
      left -= share;
      if (left < 0) return type;
    }
    return 'follow-up';
  }

  #arrive(person: Person): void {
    person.state = 'waiting';
    person.isPresent = true;
    const { appointedAt } = person.waiting;
    if (appointedAt !== null) {
      this.#durations.learnComing(appointedAt.getTime(), this.#now);
    }
    this.#tell(person, 'arrival');
    this.#wake();
  }

  #giveUp(person: Person): void {
    if (person.state === 'waiting') {
      person.state = 'done';
      this.#durations.learnEnd(false);
    }
  }

  /** Lets idle doctors look for a patient. */
  #wake(): void {
    for (const doctor of this.#doctors) {
      if (!doctor.hasCall && doctor.state.is !== 'busy' && this.#next(doctor) !== undefined) {
        doctor.hasCall = true;
        this.#at(this.#now + gapMinutes(this.#chance) * minute, () => {
          this.#call(doctor);
        });
      }
    }
  }

  #next({ traits }: Doctor): Person | undefined {
    const line = this.#line().filter((waiting) => this.#serves(traits.id, waiting));
    const isPresent = (id: string): boolean => this.#people.get(id)?.isPresent === true;
    const next = nextFor(traits.id, line, usualRules, isPresent);
    return next === null ? undefined : this.#people.get(next.encounterId);
  }

  #serves(doctorId: string, waiting: Waiting): boolean {
    return waiting.queueId !== null || lineOf(waiting) === doctorId;
  }

  #call(doctor: Doctor): void {
    const { id } = doctor.traits;
    const person = this.#next(doctor);
    const { state } = doctor;
    if (person === undefined || state.is === 'busy') {
      doctor.hasCall = false;
      return;
    }
    const present = this.#line().filter(
      (waiting) =>
        this.#serves(id, waiting) && this.#people.get(waiting.encounterId)?.isPresent === true,
    );
    const cameFirst = Math.min(...present.map(({ arrivedAt }) => arrivedAt.getTime()));
    if (state.is === 'expected') {
      this.#durations.learnStart(id, Math.max(state.from, cameFirst), this.#now);
    } else {
      this.#durations.learnGap(id, Math.max(state.since, cameFirst), this.#now);
    }
    person.state = 'done';
    this.#calledAt.set(person.waiting.encounterId, this.#now);
    this.#durations.learnEnd(true);
    const startedAt = this.#now;
    doctor.state = { is: 'busy', since: startedAt, type: person.type };
    const today = {
      pace: this.#weather.pace.get(id) ?? 1,
      progress: Math.min(1, (this.#now - this.#opensAt) / (sessionHours * hourMs)),
      waiting: present.length / this.#doctors.length,
    };
    const minutes = visitMinutes(this.#clinic, doctor.traits, person.type, today, this.#chance);
    this.#at(startedAt + minutes * minute, () => {
      this.#end(doctor, person, startedAt);
    });
    this.#tellSome();
  }

  #end(doctor: Doctor, { type }: Person, startedAt: number): void {
    const { id: practitionerId } = doctor.traits;
    const hour = Math.floor(this.#hour(startedAt));
    this.#durations.learnVisit({ practitionerId, type, hour, startedAt, endedAt: this.#now });
    doctor.state = { is: 'free', since: this.#now };
    const pause = this.#weather.breaks.get(practitionerId);
    const isBreak =
      pause !== undefined &&
      this.#now > this.#opensAt + pause.after * minute &&
      startedAt <= this.#opensAt + pause.after * minute;
    const gap = gapMinutes(this.#chance) + (isBreak ? pause.minutes : 0);
    doctor.hasCall = true;
    this.#at(this.#now + gap * minute, () => {
      this.#call(doctor);
    });
    this.#tellSome();
  }

  #tellSome(): void {
    for (const { encounterId } of this.#line()) {
      const person = this.#people.get(encounterId);
      if (person?.isPresent === true && this.#chance.happens(0.06)) {
        this.#tell(person, 'change');
      }
    }
  }

  #tell(person: Person, why: Moment['why']): void {
    const { waiting } = person;
    const able = this.#doctors.filter(({ traits }) => this.#serves(traits.id, waiting));
    const same = this.#line().filter((other) => lineOf(other) === lineOf(waiting));
    const expected = [...this.#people.values()].filter(
      ({ state, waiting: { appointedAt } }) =>
        // Booked as long as nobody says that they will not come.
        state === 'expected' && appointedAt !== null && +appointedAt > this.#now - 40 * minute,
    );
    const line = [...this.#people.values()].filter(({ state }) => state === 'waiting');
    const everybody = [...line, ...expected].map((one) =>
      one.state === 'waiting'
        ? inLine(one.waiting, usualRules, one.type, one.isPresent ? 'here' : 'away')
        : // Lateness and priority are not known yet.
          inLine(
            {
              ...one.waiting,
              arrivedAt: one.waiting.appointedAt ?? new Date(this.#now),
              priority: 'R',
            },
            usualRules,
            one.type,
            'expected',
          ),
    );
    const ids = new Set(able.map(({ traits }) => traits.id));
    this.#onMoment({
      why,
      personId: waiting.encounterId,
      place: same.findIndex(({ encounterId }) => encounterId === waiting.encounterId) + 1,
      doctors: able.length,
      longestWaitMs: Math.max(...same.map(({ arrivedAt }) => this.#now - arrivedAt.getTime())),
      situation: {
        now: this.#now,
        hour: this.#hour(this.#now),
        line: everybody
          .filter(({ onlyFor }) => onlyFor === null || ids.has(onlyFor))
          .toSorted((a, b) => a.rank - b.rank || a.dueAt - b.dueAt),
        doctors: able.map(({ traits, state }) => ({ id: traits.id, state })),
        lateAfterMs: usualRules.lateAfterMinutes * minute,
        ownDoctorMs: usualRules.ownDoctorMinutes * minute,
      },
    });
  }

  #learnDay(): void {
    const people = [...this.#people.values()];
    for (const { comes, waiting } of people) {
      if (!comes && waiting.appointedAt !== null) {
        this.#durations.learnComing(waiting.appointedAt.getTime(), null);
      }
    }
    const urgent = people.filter(({ comes, waiting }) => comes && waiting.priority === 'UR').length;
    this.#durations.learnUrgent(urgent, (this.#now - this.#opensAt) * this.#doctors.length);
  }

  /** In the order of the queue. */
  #line(): readonly Waiting[] {
    const waiting = [...this.#people.values()].filter(({ state }) => state === 'waiting');
    return sorted(
      waiting.map((person) => person.waiting),
      (one) => orderKey(one, usualRules),
    );
  }

  #hour(at: number): number {
    return (at / hourMs) % 24;
  }

  #at(at: number, happen: () => void): void {
    const index = this.#events.findIndex((event) => event.at > at);
    this.#events.splice(index === -1 ? this.#events.length : index, 0, { at, happen });
  }
}
