import { Priority, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { dayIn, formatElapsed, formatShortDay, formatTime } from '../../i18n/format.ts';
import { isolate } from '../../i18n/isolate.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useDay } from '../day/day.tsx';
import { DoorHelp } from '../day/door-help.tsx';
import { Avatar } from '../frame/avatar.tsx';
import { usePatientWords } from '../patients/patient-words.ts';
import { readsVisits, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { type Act, actsFor } from './acts.ts';
import './board.css';
import { useWaysIn } from './call-in.ts';
import { type BoardPerson, loudnessOf } from './people.ts';
import { asking, RowDialog, type Asking } from './row-dialog.tsx';
import { wordsOfAct } from './row-words.ts';
import { type Fact, useFacts } from './use-facts.ts';

interface BoardRowProps {
  readonly person: BoardPerson;
  /** The same person as the buttons show them, where the buttons stay unchanged for a moment. */
  readonly pressed?: BoardPerson;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The first who can be called in: the most likely next action on the page. */
  readonly isNext?: boolean;
  /** Arrived a moment ago. */
  readonly isNew?: boolean;
  /** The list is of another day than today: its times need no date. */
  readonly isOtherDay?: boolean;
  /**
   * Opens the dialog of an action outside the row, which may move meanwhile; without it the row
   * opens the dialog itself.
   */
  readonly onAsk?: (act: Asking) => void;
  /** The person did something in this row. */
  readonly onDone?: () => void;
  readonly onChanged?: () => void;
}

const icons: Readonly<Partial<Record<Act, IconName>>> = {
  callIn: 'camera',
  rejoin: 'camera',
  phone: 'phone',
};

/** A longer wait, in minutes, is shown in hours and minutes. */
const mostMinutes = 99;

const nothing = (): void => undefined;

/** One person of the day in a row: time, name, reason, state, wait, and the main action. */
export const BoardRow = (props: BoardRowProps) => {
  const {
    person,
    pressed = person,
    now,
    isNext = false,
    isNew = false,
    isOtherDay = false,
  } = props;
  const { onAsk, onDone = nothing, onChanged = nothing } = props;
  const { t } = useTranslation(['clinic', 'scheduling', 'board']);
  const { shortly } = usePatientWords();
  const language = useLanguage();
  const { session } = useSignedIn();
  const [, navigate] = useLocation();
  const { callIn, rejoin, isCalling } = useWaysIn();
  const [open, setOpen] = useState<Asking | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { first, rest } = useFacts(person, now);
  const { encounterId, row, entry } = person;
  const of = row ?? entry;
  if (of === null) return null;
  const { timeZone } = session.clinic;
  const { name, id } = of.patient;
  const readsThem = readsVisits(session);
  const viewer = {
    id: session.practitioner.id,
    isDoctor: session.roles.includes('doctor'),
    readsVisits: readsThem,
  };
  const { main, more } = actsFor(pressed, viewer, now);
  const startsAt = entry === null ? row?.startsAt : (entry.appointedAt ?? row?.startsAt);
  const isOver = entry === null && (row?.status === 'finished' || row?.status === 'cancelled');
  const isCalm = entry === null && (isOver || row?.status === 'planned');
  const href = isOver ? `/visits/${encounterId}/summary` : `/visits/${encounterId}`;
  const headingId = `person-${encounterId}`;
  const reason = entry?.complaint ?? row?.reason ?? '';
  const count = entry?.communications.count ?? 0;
  const present = (entry ?? row)?.present === true;

  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    onDone();
  };

  const perform = (act: Act): void => {
    if (isCalling && (act === 'callIn' || act === 'rejoin')) return;
    const params = { encounterId };
    const asked = asking.find((one) => one === act);
    if (asked !== undefined) {
      (onAsk ?? setOpen)(asked);
      return;
    }
    const priority = Priority.safeParse(act).data;
    if (priority !== undefined) {
      void run(() => staffRequest(routes.setPriority, { params, body: { priority } }));
      return;
    }
    if (act === 'open' || act === 'summary') navigate(href);
    if (act === 'rejoin') rejoin(encounterId);
    if (act === 'callIn') void run(() => callIn(encounterId));
    if (act === 'return-to-queue') void run(() => staffRequest(routes.returnToQueue, { params }));
    if (act === 'hold' || act === 'resume') {
      const body = { held: act === 'hold' };
      void run(() => staffRequest(routes.holdPatient, { params, body }));
    }
  };

  return (
    <li
      className="board-row"
      aria-labelledby={headingId}
      data-calm={isCalm}
      data-priority={entry?.priority ?? 'R'}
      data-new={isNew}
    >
      <p className="board-time">
        {startsAt !== undefined && (
          <>
            <span className="visually-hidden">{`${t('day.at')} `}</span>
            <span>{whenOf(startsAt, { timeZone, language, now, isOtherDay })}</span>
          </>
        )}
      </p>
      <Avatar name={name} id={id} />
      <div className="board-person">
        <div className="board-name">
          <h3 id={headingId}>
            {readsThem ? <Link href={href}>{name}</Link> : <span>{name}</span>}
          </h3>
          {entry !== null && entry.priority !== 'R' && (
            <span className="board-tag" data-priority={entry.priority}>
              {t(`waiting.priority.${entry.priority}`)}
            </span>
          )}
        </div>
        <p className="board-about">
          <span>{shortly(of.patient, new Date(now))}</span>
          {reason !== '' && <span>{isolate(reason)}</span>}
        </p>
      </div>
      <div className="board-state">
        <p className="board-first">
          {!isCalm && <span className="board-dot" data-on={present} aria-hidden="true" />}
          <FactList facts={first} />
        </p>
        {rest.length > 0 && (
          <p className="board-facts">
            <FactList facts={rest} />
          </p>
        )}
      </div>
      {entry !== null && <Wait entry={entry} now={now} />}
      <div className="board-act">
        {main !== null &&
          (main === 'open' || main === 'summary' ? (
            <Link
              className="button board-button"
              data-look="bare"
              href={href}
              aria-label={t(main === 'open' ? 'day.openOf' : 'day.summaryOf', { name })}
            >
              {t(main === 'open' ? 'board:open' : wordsOfAct.summary)}
            </Link>
          ) : (
            <button
              type="button"
              className="button board-button"
              data-look={
                main === 'callIn' || main === 'rejoin' ? (isNext ? 'full' : 'tone') : 'line'
              }
              aria-label={t('board:actOf', { act: t(wordsOfAct[main], { count }), name })}
              aria-disabled={busy || (isCalling && main === 'callIn') || undefined}
              onClick={() => {
                if (!busy) perform(main);
              }}
            >
              {icons[main] && <Icon name={icons[main]} />}
              <span>{t(wordsOfAct[main], { count })}</span>
            </button>
          ))}
      </div>
      <div className="board-more">
        {more.length > 0 && (
          <Menu
            label={t('scheduling:menu.of', { name })}
            groups={more.map((group) =>
              group.map((act) => ({
                id: act,
                label: t(wordsOfAct[act], { count }),
                isDangerous: act === 'cancel' || act === 'noShow',
              })),
            )}
            onAction={(chosen) => {
              const act = more.flat().find((one) => one === chosen);
              if (act !== undefined) perform(act);
            }}
          >
            <Icon name="more" />
          </Menu>
        )}
      </div>
      {entry !== null && entry.note !== null && (
        <p className="board-note">
          <span>{t('waiting.note')}</span> <span>{entry.note}</span>
        </p>
      )}
      {row !== null && row.beforeTheDoor !== null && (
        <div className="board-below">
          <DoorHelp row={row} now={now} onChanged={onChanged} />
        </div>
      )}
      {error !== null && (
        <div className="board-below">
          <ErrorBanner error={error} />
        </div>
      )}
      {open !== null && (
        <RowDialog
          person={person}
          open={open}
          onClose={() => {
            setOpen(null);
          }}
          onChanged={onChanged}
        />
      )}
    </li>
  );
};

interface When {
  readonly timeZone: string;
  readonly language: ReturnType<typeof useLanguage>;
  readonly now: number;
  readonly isOtherDay: boolean;
}

/** The time, with the date before it in today's list where the visit is on another day. */
const whenOf = (startsAt: string, { timeZone, language, now, isOtherDay }: When): string => {
  const time = formatTime(startsAt, timeZone, language);
  const day = dayIn(timeZone, new Date(startsAt));
  if (isOtherDay || day === dayIn(timeZone, new Date(now))) return time;
  return `${formatShortDay(day, language)} ${time}`;
};

const FactList = ({ facts }: { readonly facts: readonly Fact[] }) =>
  facts.map(({ text, tone }) => (
    <span key={text} className="board-fact" data-tone={tone}>
      {text}
    </span>
  ));

const Wait = ({
  entry,
  now,
}: {
  readonly entry: NonNullable<BoardPerson['entry']>;
  readonly now: number;
}) => {
  const { t } = useTranslation(['clinic', 'board']);
  const language = useLanguage();
  const longMinutes = useDay().board?.longWaitMinutes ?? Infinity;
  const seconds = (now - Date.parse(entry.arrivedAt)) / 1000;
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const isLong = minutes > mostMinutes;
  return (
    <p className="board-wait" data-loudness={loudnessOf(entry, longMinutes, now)}>
      <span className="visually-hidden">
        {t('day.waitsFor', { wait: formatElapsed(seconds, language) })}
      </span>
      <span className="board-minutes" aria-hidden="true">
        {isLong
          ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
          : String(minutes)}
      </span>
      <span aria-hidden="true">{t(isLong ? 'board:hours' : 'board:minutes')}</span>
    </p>
  );
};
