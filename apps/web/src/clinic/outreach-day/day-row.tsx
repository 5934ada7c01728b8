import { type OutreachRun, type Route, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type RequestInput } from '../../api/request.ts';
import { formatShortDay } from '../../i18n/format.ts';
import { isolate } from '../../i18n/isolate.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { usePatientWords } from '../patients/patient-words.ts';
import { readsVisits, useSignedIn } from '../session/session.ts';
import { isWithDoctor, type NextAct, type PersonOfDay } from './people-of-day.ts';
import { type DoAct, type RowDialogKind } from './row-acts.ts';

interface DayRowProps {
  readonly run: OutreachRun;
  readonly person: PersonOfDay;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of those who are expected they are the next. */
  readonly isNext?: boolean;
  /** Somebody else stood in this place a moment ago: a press may have been meant for them. */
  readonly isSettling: boolean;
  /** Why the last act failed; null where it did not. */
  readonly error: unknown;
  readonly onAct: DoAct;
  readonly onOpen: (kind: RowDialogKind) => void;
}

const looks: Readonly<Record<NextAct, 'red' | 'tone' | 'line'>> = {
  arrive: 'line',
  phone: 'red',
  register: 'line',
  vitals: 'tone',
  send: 'tone',
  open: 'tone',
  'open-again': 'line',
  finish: 'tone',
  'hand-out': 'tone',
};

/** Amber and red by how long somebody waits, in minutes. */
const loudnessOf = (minutes: number): 'red' | 'amber' | 'calm' =>
  minutes >= 30 ? 'red' : minutes >= 15 ? 'amber' : 'calm';

/**
 * Somebody of the list in one line: how far they are, how long they have been here, and what to do
 * next.
 */
export const DayRow = ({
  run,
  person,
  now,
  isNext = false,
  isSettling,
  error,
  onAct,
  onOpen,
}: DayRowProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach', 'clinic']);
  const language = useLanguage();
  const { shortly } = usePatientWords();
  const { session } = useSignedIn();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const { participant, day, name, part, next, done } = person;
  const { participantId, patient, priority } = participant;
  const mayCare = readsVisits(session);
  const params = { sessionId: run.session.sessionId, participantId };
  const born =
    patient !== null
      ? shortly(patient, new Date(now))
      : typeof participant.person?.age === 'number'
        ? t('outreach:age', { count: participant.person.age })
        : '';
  const carried =
    participant.carriedFromDate === null
      ? ''
      : t('outreach:carriedFrom', { day: formatShortDay(participant.carriedFromDate, language) });
  const { listedAs } = day;
  const listed =
    patient === null || listedAs === null
      ? ''
      : t('listedAs', { who: [listedAs.name, listedAs.age ?? ''].join(' ').trim() });
  const about = [born, listed, participant.village ?? '', participant.reason, carried]
    .filter((words) => words !== '')
    .map(isolate)
    .join(' · ');

  const run1 = async <R extends Route>(route: R, input: RequestInput<R>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await onAct(route, input);
    setBusy(false);
  };

  const perform = (act: string): void => {
    switch (act) {
      case 'arrive':
        void run1(routes.checkInParticipant, { params });
        return;
      case 'vitals':
        onOpen('vitals');
        return;
      case 'vitals-taken':
        void run1(routes.markVitalsTaken, { params });
        return;
      case 'undo':
        void run1(routes.undoCheckIn, { params });
        return;
      case 'change-record':
        onOpen('register');
        return;
      case 'later':
      case 'now':
        void run1(routes.postponeDoctor, { params, body: { later: act === 'later' } });
        return;
      case 'finish':
        void run1(routes.finishParticipant, { params });
        return;
      case 'record':
        if (patient !== null) navigate(`/patients/${patient.id}`);
        return;
      case 'open':
      case 'open-again':
        onOpen('send');
        return;
      default:
        onOpen(act as RowDialogKind);
    }
  };

  const isHere = part === 'here';
  const isUntouched =
    day.visit === null && Object.keys(participant.steps).every((step) => step === 'check-in');
  const mayBeSent = patient !== null && !done.has('doctor') && day.visit?.status !== 'in-progress';
  const groups = [
    isHere
      ? [
          ...(patient === null ? ['register'] : []),
          ...(mayCare && patient !== null && !done.has('vitals') ? ['vitals', 'vitals-taken'] : []),
          ...(mayBeSent
            ? [
                day.visit === null || day.visit.status === 'cancelled'
                  ? 'send'
                  : day.visit.status === 'arrived'
                    ? 'open-again'
                    : 'open',
              ]
            : []),
          ...(done.has('doctor') || isWithDoctor(day) ? [] : [day.doctorLater ? 'now' : 'later']),
          ...(mayCare ? ['hand-out'] : []),
        ].filter((act) => act !== next)
      : [],
    [
      ...(part === 'done' ? [] : ['priority']),
      ...(part === 'expected' ? [] : ['owe']),
      ...(patient === null ? [] : ['record']),
      ...(isHere && patient !== null && day.visit === null ? ['change-record'] : []),
    ],
    isHere
      ? [
          ...(day.visit?.status === 'in-progress' || next === 'finish' ? [] : ['finish']),
          ...(isUntouched ? ['undo'] : []),
        ]
      : [],
  ].filter((group) => group.length > 0);

  const headingId = `od-${participantId}`;

  return (
    <li
      className="od-row"
      data-priority={priority}
      data-part={part}
      data-next={isNext || undefined}
      aria-labelledby={headingId}
    >
      <span className="od-number">
        {participant.number !== null && (
          <>
            <span className="visually-hidden">{t('number')}</span> <span>{participant.number}</span>
          </>
        )}
      </span>
      <div className="od-who">
        <h3 id={headingId}>{isNext ? t('nextIs', { name }) : name}</h3>
        {priority !== 'R' && (
          <p className="od-urgent">
            <strong>{t(`outreach:priority.${priority}`)}</strong>
            {day.priorityReason !== null && <span>{` · ${isolate(day.priorityReason)}`}</span>}
          </p>
        )}
        {about !== '' && <p className="muted">{about}</p>}
      </div>
      <Path person={person} />
      <Wait person={person} now={now} />
      <div className="od-act">
        {next !== null && (
          <button
            type="button"
            className="button od-button"
            data-look={looks[next]}
            aria-label={t('actOf', { act: t(`acts.${next}`), name })}
            aria-disabled={busy || isSettling || undefined}
            onClick={() => {
              if (!isSettling) perform(next);
            }}
          >
            {next === 'phone' && <Icon name="phone" />}
            <span>{t(`acts.${next}`)}</span>
          </button>
        )}
      </div>
      <div className="od-more">
        {groups.length > 0 && (
          <Menu
            label={t('outreach:moreOf', { name })}
            groups={groups.map((group) =>
              group.map((id) => ({ id, label: t(`acts.${id}`), isDangerous: false })),
            )}
            onAction={perform}
          >
            <Icon name="more" />
          </Menu>
        )}
      </div>
      {error !== null && (
        <div className="od-failed">
          <ErrorBanner error={error} />
        </div>
      )}
    </li>
  );
};

/** The steps, and the words of the one that is due. */
const Path = ({ person }: { readonly person: PersonOfDay }) => {
  const { t } = useTranslation('outreach-day');
  const { participant, day, done, steps, step, part } = person;
  if (part === 'expected') {
    return (
      <p className="od-path muted">
        {participant.expectedAt === null
          ? t('expected')
          : t('expectedAt', { time: participant.expectedAt })}
      </p>
    );
  }
  return (
    <div className="od-path">
      <span className="od-bars" aria-hidden="true">
        {steps.map((one) => (
          <i key={one} data-is={done.has(one) ? 'done' : one === step ? 'now' : 'later'} />
        ))}
      </span>
      <p>{wordsOf()}</p>
    </div>
  );

  function wordsOf(): string {
    const { visit } = day;
    if (participant.state === 'carried-over') {
      return t('carriedOver', { why: t(`unseen.${day.unseenReason ?? 'other'}`) });
    }
    if (participant.state !== 'here') return t(`states.${participant.state}`);
    if (visit !== null && visit.status !== 'finished' && visit.status !== 'cancelled') {
      return t(`visit.${visit.status}`, { name: visit.practitioner.name });
    }
    if (day.doctorLater && !done.has('doctor')) return t('doctorLater');
    return step === null ? t('states.done') : t(`steps.${step}`);
  }
};

/** How long they have been here, in minutes. */
const Wait = ({ person, now }: { readonly person: PersonOfDay; readonly now: number }) => {
  const { t } = useTranslation('outreach-day');
  const { day, part } = person;
  if (part !== 'here' || day.arrivedAt === null) return <span className="od-wait" />;
  const minutes = Math.max(0, Math.floor((now - Date.parse(day.arrivedAt)) / 60_000));
  return (
    <p className="od-wait" data-loud={loudnessOf(minutes)}>
      <strong>{minutes}</strong> <span>{t('minutes', { count: minutes })}</span>
    </p>
  );
};
