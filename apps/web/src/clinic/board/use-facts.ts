import { type AppointmentRow, type WaitingEntry, waitMinutes } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { startingMode } from '../../call/starting-mode.ts';
import {
  formatDateTime,
  formatElapsed,
  formatMinutes,
  formatTime,
  spokenLanguage,
} from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { useDay } from '../day/day.tsx';
import { useSignedIn } from '../session/session.ts';
import { type BoardPerson } from './people.ts';

/** A short text about a patient, and how prominent it is. */
export interface Fact {
  readonly text: string;
  readonly tone?: 'danger' | 'warning' | 'success';
}

type Words = (key: string) => string;

/** What the check of a patient's devices and line found wanting. */
const lacksOf = ({ deviceCheck }: Pick<WaitingEntry, 'deviceCheck'>, t: Words): Fact[] => {
  if (deviceCheck === null) return [];
  const mode = deviceCheck.network ? startingMode(deviceCheck.network) : 'video';
  const { microphone } = deviceCheck;
  const lacks = [
    // It keeps them out, and the others do not.
    ...(deviceCheck.encrypts === false ? ['day.cannotEncryptAsk'] : []),
    ...(microphone === 'on' ? [] : [microphone === 'silent' ? 'day.notHeard' : 'day.noMicrophone']),
    ...(deviceCheck.camera === 'on' ? [] : ['day.noCamera']),
    ...(mode === 'video' ? [] : [`day.line.${mode}`]),
  ];
  return lacks.map((key) => ({ text: t(key), tone: 'warning' }));
};

/**
 * How long before a visit the clinic wants to know whether its link was opened, and when it
 * should telephone, in ms.
 */
const linkMattersMs = 60 * 60_000;
const phoneThemMs = 15 * 60_000;

/** The facts about a patient on the board: the most important, and the rest. */
export const useFacts = (
  person: BoardPerson,
  now: number,
): { readonly first: readonly Fact[]; readonly rest: readonly Fact[] } => {
  const { t } = useTranslation(['clinic', 'scheduling', 'board']);
  const language = useLanguage();
  const { session } = useSignedIn();
  const { waits, board } = useDay();
  const { timeZone } = session.clinic;
  const { row, entry } = person;
  const time = (instant: string): string => formatTime(instant, timeZone, language);
  const nameOf = (id: string): string =>
    board?.doctors.find((doctor) => doctor.id === id)?.name ??
    (row?.practitioner.id === id ? row.practitioner.name : t('waiting.formerDoctor'));

  const connection = ({ present }: Pick<WaitingEntry, 'present'>): Fact => ({
    text: t(present ? 'day.present' : 'day.absent'),
    tone: present ? 'success' : 'warning',
  });
  const redFlags = ({ intake }: Pick<WaitingEntry, 'intake'>): Fact[] => [
    ...intake.redFlags.map((words): Fact => ({ text: textOf(words, language), tone: 'danger' })),
    ...(intake.redFlags.length < intake.redFlagCount
      ? [{ text: t('intake.redFlag'), tone: 'danger' } as const]
      : []),
  ];
  const answers = ({ intake }: Pick<WaitingEntry, 'intake'>): Fact[] =>
    intake.status === 'none' ? [] : [{ text: t(`intake.${intake.status}`) }];
  const doctor = (id: string, key: string): Fact[] =>
    id === session.practitioner.id ? [] : [{ text: t(key, { name: nameOf(id) }) }];
  const place = ({ site, patient }: Pick<WaitingEntry, 'site' | 'patient'>): Fact[] => [
    ...(site === null ? [] : [{ text: t('day.site', { name: site.name }) }]),
    ...(patient.language === language
      ? []
      : [
          {
            text: t('person.speaks', { language: spokenLanguage(patient.language, language) }),
          },
        ]),
  ];

  const ofWaiting = (waiting: WaitingEntry): Fact[] => {
    const { encounterId, calledBy, state, reason, appointedAt, communications } = waiting;
    const wait = waits.get(encounterId);
    const left = wait && waitMinutes(Date.parse(wait.medianAt) - now, Date.parse(wait.p90At) - now);
    const { unansweredSince } = communications;
    return [
      ...(state === 'held' ? [{ text: t('waiting.held'), tone: 'warning' } as const] : []),
      ...(calledBy === null
        ? []
        : [{ text: t('waiting.calledBy', { name: nameOf(calledBy) }), tone: 'success' } as const]),
      ...(unansweredSince === null
        ? []
        : [
            {
              text: t('waiting.unanswered', {
                wait: formatElapsed((now - Date.parse(unansweredSince)) / 1000, language),
              }),
              tone: 'warning',
            } as const,
          ]),
      connection(waiting),
      ...(reason === 'late' && appointedAt !== null
        ? [{ text: t('waiting.late', { time: time(appointedAt) }) }]
        : []),
      ...(left
        ? [
            {
              text: t('waiting.turn', {
                wait: formatMinutes(left.minutes, language),
                most: formatMinutes(left.atMostMinutes, language),
              }),
            },
          ]
        : []),
    ];
  };

  const ofLink = ({ mode, walkIn, linkOpened, startsAt, ...row }: AppointmentRow): Fact[] => {
    const leftMs = Date.parse(startsAt) - now;
    const isDue = row.status === 'planned' && mode === 'video' && leftMs < linkMattersMs;
    if (!isDue || walkIn || linkOpened) return [];
    const isLate = leftMs < phoneThemMs;
    return [{ text: t('board:linkNotOpened'), ...(isLate && { tone: 'warning' }) }];
  };

  const ofBooked = (booked: AppointmentRow): Fact[] => {
    const { changedByPatient: change, mode, overbooked, patientOverbooked, undelivered } = booked;
    const { appointmentStatus, cancellation } = booked;
    const warn = (key: string, values = {}): Fact => ({ text: t(key, values), tone: 'warning' });
    return [
      ...(change === null
        ? []
        : [
            change.from === null
              ? warn('scheduling:state.cancelledByPatient', { at: time(change.at) })
              : warn('scheduling:state.movedByPatient', {
                  at: time(change.at),
                  from: formatDateTime(change.from, timeZone, language),
                }),
          ]),
      ...(undelivered
        ? [{ text: t('scheduling:state.undelivered'), tone: 'danger' } as const]
        : []),
      ...(appointmentStatus === 'noshow' ? [warn('scheduling:state.noshow')] : []),
      ...(appointmentStatus === 'cancelled'
        ? [
            {
              text:
                cancellation === null
                  ? t('status.cancelled')
                  : t('scheduling:state.cancelled', {
                      reason:
                        cancellation.note || t(`scheduling:cancel.reasons.${cancellation.reason}`),
                    }),
            },
          ]
        : []),
      ...(mode === 'video' ? [] : [{ text: t(`scheduling:state.${mode}`) }]),
      ...(overbooked ? [warn('scheduling:state.overbooked')] : []),
      ...(patientOverbooked ? [warn('scheduling:state.patientOverbooked')] : []),
    ];
  };

  const all = ((): Fact[] => {
    const walkIn: Fact[] = (entry === null ? row?.walkIn === true : entry.appointedAt === null)
      ? [{ text: t('waiting.walkIn') }]
      : [];
    const booked = row === null ? [] : ofBooked(row);
    if (entry !== null) {
      return [
        ...redFlags(entry),
        ...ofWaiting(entry),
        ...answers(entry),
        ...lacksOf(entry, t),
        ...walkIn,
        ...booked,
        ...place(entry),
        ...doctor(row?.practitioner.id ?? entry.practitionerId, 'board:for'),
      ];
    }
    if (row === null) return [];
    const { id } = row.practitioner;
    switch (row.status) {
      case 'finished':
      case 'cancelled':
        return [
          ...booked,
          ...(booked.length === 0 ? [{ text: t(`status.${row.status}`) }] : []),
          ...walkIn,
          ...doctor(id, 'board:with'),
        ];
      case 'in-progress':
        return [
          { text: t('board:with', { name: nameOf(id) }) },
          connection(row),
          ...lacksOf(row, t),
          ...walkIn,
          ...booked,
          ...place(row),
        ];
      case 'planned':
      case 'arrived':
        return [
          ...redFlags(row),
          ...booked,
          ...ofLink(row),
          ...(row.status === 'arrived' ? [connection(row), ...lacksOf(row, t)] : []),
          ...walkIn,
          ...answers(row),
          ...place(row),
          ...doctor(id, 'board:for'),
        ];
    }
  })();
  // Important facts come first; where there are none, the first of the rest does.
  const strong = all.filter(({ tone }) => tone === 'danger');
  const first = strong.length > 0 ? strong : all.slice(0, 1);
  return { first, rest: all.filter((fact) => !first.includes(fact)) };
};
