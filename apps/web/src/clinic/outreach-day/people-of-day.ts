import {
  type OutreachParticipant,
  type OutreachRun,
  type ParticipantDay,
  type ParticipantStep,
  type Priority,
} from '@teleward/contracts';

/** What can be done for somebody next, with one press. */
export type NextAct =
  | 'arrive'
  | 'phone'
  | 'register'
  | 'vitals'
  | 'send'
  | 'open'
  | 'open-again'
  | 'hand-out'
  | 'finish';

/** The three parts of the list. */
export type Part = 'here' | 'expected' | 'done';

export interface PersonOfDay {
  readonly participant: OutreachParticipant;
  readonly day: ParticipantDay;
  readonly name: string;
  readonly part: Part;
  /** The steps that are done. */
  readonly done: ReadonlySet<ParticipantStep>;
  /** The steps of the day: without a doctor in its plan, there is none at the doctor's. */
  readonly steps: readonly ParticipantStep[];
  /** The first that is not; null where all are, or they went home. */
  readonly step: ParticipantStep | null;
  readonly next: NextAct | null;
}

const allSteps: readonly ParticipantStep[] = ['check-in', 'vitals', 'doctor', 'medicine'];

const partOf = ({ state }: OutreachParticipant): Part => {
  switch (state) {
    case 'here':
      return 'here';
    case 'expected':
      return 'expected';
    case 'done':
    case 'not-come':
    case 'carried-over':
      return 'done';
  }
};

/** Whether a doctor has them, or is about to. */
export const isWithDoctor = ({ visit }: ParticipantDay): boolean =>
  visit?.status === 'arrived' || visit?.status === 'in-progress';

const doneOf = (participant: OutreachParticipant, day: ParticipantDay): Set<ParticipantStep> =>
  new Set(
    allSteps.filter((step) => {
      if (step === 'doctor') return day.visit?.status === 'finished';
      // Without a record they are not checked in to the end.
      if (step === 'check-in') return participant.number !== null && participant.patient !== null;
      return participant.steps[step] !== undefined;
    }),
  );

const nextOf = (
  { state, patient, priority }: OutreachParticipant,
  { visit }: ParticipantDay,
  done: ReadonlySet<ParticipantStep>,
  mayCare: boolean,
  hasDoctor: boolean,
): NextAct | null => {
  if (state === 'expected') return 'arrive';
  if (state !== 'here') return null;
  if (priority === 'EM' && !done.has('doctor') && visit?.status !== 'in-progress') return 'phone';
  if (patient === null) return 'register';
  if (mayCare && !done.has('vitals')) return 'vitals';
  if (visit === null || visit.status === 'cancelled') {
    if (hasDoctor) return 'send';
    return mayCare && !done.has('medicine') ? 'hand-out' : 'finish';
  }
  if (visit.status === 'planned') return 'open';
  if (visit.status === 'arrived') return 'open-again';
  if (visit.status === 'finished' && mayCare && !done.has('medicine')) return 'hand-out';
  return null;
};

const rank: Readonly<Record<Priority, number>> = { EM: 0, UR: 1, R: 2 };

/** Behind everybody who has one. */
const unnumbered = 1_000_000;
const noTime = '99:99';

/** Emergencies first, then by number; those who are expected by their time. */
const before = (a: PersonOfDay, b: PersonOfDay): number =>
  rank[a.participant.priority] - rank[b.participant.priority] ||
  (a.participant.number ?? unnumbered) - (b.participant.number ?? unnumbered) ||
  (a.participant.expectedAt ?? noTime).localeCompare(b.participant.expectedAt ?? noTime);

/** @param mayCare whether the reader takes vital signs and hands out medicine */
export function peopleOfDay(
  { session, days }: Pick<OutreachRun, 'session' | 'days'>,
  mayCare: boolean,
): readonly PersonOfDay[] {
  const byId = new Map(days.map((day) => [day.participantId, day]));
  const hasDoctor = session.doctors.length > 0;
  return session.participants
    .flatMap((participant): PersonOfDay[] => {
      const day = byId.get(participant.participantId);
      if (day === undefined) return [];
      const done = doneOf(participant, day);
      const steps = allSteps.filter((step) => hasDoctor || step !== 'doctor' || done.has(step));
      const isOver = partOf(participant) === 'done';
      return [
        {
          ...{ participant, day, done, steps, part: partOf(participant) },
          name: participant.patient?.name ?? participant.person?.name ?? '',
          step: isOver ? null : (steps.find((step) => !done.has(step)) ?? null),
          next: nextOf(participant, day, done, mayCare, hasDoctor),
        },
      ];
    })
    .toSorted(before);
}

/** Who came, and had neither the doctor nor, on a day without one, their vital signs taken. */
export const unseenOf = (people: readonly PersonOfDay[]): readonly PersonOfDay[] =>
  people.filter(
    ({ part, steps, done }) =>
      part === 'here' && !done.has(steps.includes('doctor') ? 'doctor' : 'vitals'),
  );

export interface DoctorOfDay {
  readonly id: string;
  readonly name: string;
  /** Their hours, by the clock of the site. */
  readonly hours: readonly { readonly from: string; readonly to: string }[];
  /** A page of theirs is open; null while that is not known. */
  readonly isHere: boolean | null;
  /** They have hours at this time. */
  readonly isDue: boolean;
  /** How many wait for them. */
  readonly waiting: number;
}

/**
 * The doctors of the session: whoever is there before who is not, then whose hours it is, then by
 * how few wait.
 * @param time at the site, as `10:40`
 */
export function doctorsOfDay(
  doctors: OutreachRun['session']['doctors'],
  here: ReadonlySet<string> | null,
  waiting: readonly { readonly practitionerId: string }[],
  time: string,
): readonly DoctorOfDay[] {
  const byId = Map.groupBy(doctors, ({ practitionerId }) => practitionerId);
  return [...byId]
    .map(([id, lines]): DoctorOfDay => ({
      ...{ id, name: lines[0]?.name ?? '', hours: lines },
      isHere: here === null ? null : here.has(id),
      isDue: lines.some(({ from, to }) => from <= time && time < to),
      waiting: waiting.filter(({ practitionerId }) => practitionerId === id).length,
    }))
    .toSorted(
      (a, b) =>
        Number(b.isHere === true) - Number(a.isHere === true) ||
        Number(b.isDue) - Number(a.isDue) ||
        a.waiting - b.waiting ||
        a.name.localeCompare(b.name),
    );
}
