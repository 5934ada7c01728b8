import { type Chance } from './chance.ts';

export interface DoctorTraits {
  readonly id: string;
  readonly pace: number;
  /** The share by which they slow down (or speed up) until the end of the session. */
  readonly drift: number;
  readonly latenessMinutes: number;
  readonly paceByType: Readonly<Record<string, number>>;
}

/**
 * An invented clinic. Nothing here is the model by which waits are estimated: no
 * logarithm is normal.
 */
export interface Clinic {
  readonly isPool: boolean;
  readonly doctors: readonly DoctorTraits[];
  readonly usualMinutes: number;
  readonly slotMinutes: number;
  readonly opensHour: number;
  readonly noShows: number;
  readonly walkInsPerHour: number;
}

export const sessionHours = 4;

export const types: Readonly<Record<string, { readonly share: number; readonly length: number }>> =
  {
    'follow-up': { share: 0.55, length: 0.85 },
    first: { share: 0.25, length: 1.5 },
    prescription: { share: 0.2, length: 0.55 },
  };

export function makeClinic(chance: Chance): Clinic {
  const isPool = chance.happens(0.5);
  const count = chance.oneOf(isPool ? [2, 3, 4] : [1, 2, 3]);
  const usualMinutes = Math.exp(chance.between(Math.log(6), Math.log(20)));
  return {
    isPool,
    usualMinutes,
    slotMinutes: usualMinutes * chance.between(0.95, 1.25) + 1.5,
    opensHour: chance.oneOf([8, 9, 13]),
    noShows: chance.between(0.04, 0.2),
    walkInsPerHour: chance.between(0, 0.8),
    doctors: Array.from({ length: count }, (_, index) => ({
      id: `doctor ${index}`,
      pace: chance.between(0.75, 1.35),
      drift: chance.between(-0.2, 0.3),
      latenessMinutes: chance.between(1, 9),
      paceByType: Object.fromEntries(
        Object.keys(types).map((type) => [type, chance.between(0.85, 1.15)] as const),
      ),
    })),
  };
}

/** What is special about a day: for all, and for each doctor. */
export interface Weather {
  readonly noShows: number;
  readonly startsAfterMinutes: ReadonlyMap<string, number>;
  readonly pace: ReadonlyMap<string, number>;
  /** The time after the opening, and the length. */
  readonly breaks: ReadonlyMap<string, { readonly after: number; readonly minutes: number }>;
}

export function makeWeather(clinic: Clinic, chance: Chance): Weather {
  // A meeting makes all of them late at once.
  const meeting = chance.happens(0.2) ? chance.exponential(15) : 0;
  const each = <T>(of: (doctor: DoctorTraits) => T): ReadonlyMap<string, T> =>
    new Map(clinic.doctors.map((doctor) => [doctor.id, of(doctor)] as const));
  return {
    noShows: clinic.noShows * chance.between(0.4, 1.6),
    startsAfterMinutes: each(
      ({ latenessMinutes }) => meeting + chance.exponential(latenessMinutes) - 3,
    ),
    pace: each(() => 1 + chance.triangular(-0.3, 0.3)),
    breaks: each(() => ({
      after: chance.between(60, 180),
      minutes: chance.happens(0.3) ? chance.between(6, 20) : 0,
    })),
  };
}

/** A visit: mostly usual, sometimes a call that fails, sometimes one without end. In minutes. */
export function visitMinutes(
  clinic: Clinic,
  doctor: DoctorTraits,
  type: string,
  today: { readonly pace: number; readonly progress: number; readonly waiting: number },
  chance: Chance,
): number {
  if (chance.happens(0.05)) {
    return chance.between(0.4, 2);
  }
  const hurry = today.waiting > 4 ? 0.92 : 1;
  const length =
    clinic.usualMinutes *
    (types[type]?.length ?? 1) *
    (doctor.pace * (doctor.paceByType[type] ?? 1) * today.pace * hurry) *
    (1 + doctor.drift * today.progress);
  const scatter = chance.happens(0.06) ? chance.pareto(1.5, 2) : chance.erlang(5);
  return Math.min(120, Math.max(0.4, length * scatter));
}

/**
 * From the end of a visit to the next call-in: a note, a coffee, a colleague's
 * question. In minutes.
 */
export function gapMinutes(chance: Chance): number {
  const kind = chance.between(0, 1);
  if (kind < 0.6) return chance.between(0.3, 1.5);
  return kind < 0.92 ? chance.exponential(3) : chance.between(5, 14);
}

/** When a patient arrives, in minutes after the appointed time. */
export function comingMinutes(chance: Chance): number {
  const kind = chance.between(0, 1);
  if (kind < 0.8) return -chance.triangular(0, 18);
  return kind < 0.95 ? chance.exponential(7) : chance.between(15, 40);
}
