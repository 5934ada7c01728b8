import { routes } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { setTitleMark } from '../../ui/page-title.ts';
import { useWaysIn } from '../board/call-in.ts';
import { linesOf } from '../board/lines.ts';
import { useDay } from '../day/day.tsx';
import { readsVisits, useSignedIn } from '../session/session.ts';
import { notify } from '../../attention/notify.ts';
import { useSoundIsClosed } from '../../attention/sound.ts';
import { soundAlarm } from './signals.ts';
import { useArrivals } from './use-arrivals.ts';
import {
  type Alert,
  alertsOf,
  type LongWaitAlert,
  longWaitsOf,
  type RedFlagAlert,
  type UnansweredAlert,
  type UnattendedAlert,
} from './alerts.ts';
import { type Elements } from '../../ui/elements.ts';
import { useNow } from '../../ui/use-now.ts';
import { staffRequest } from '../staff-request.ts';

/** The alerts that were dismissed on this page, on whichever part of it. */
const seen = new Set<string>();
/** The alerts that have sounded. */
const sounded = new Set<string>();

/** An alert that nobody has dealt with sounds again after this time, in milliseconds. */
const repeatedMs = 60_000;

/** The alerts above every page of the clinic. */
export const AlertBar = () => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { board, appointments, doctorsHere } = useDay();
  const now = useNow(15_000);
  const [, setRound] = useState(0);
  // The person is part of the key: another person at the same screen has seen nothing yet.
  const keyOf = ({ id }: { readonly id: string }): string => `${session.practitioner.id} ${id}`;
  // Messages are answered by other staff and do not interrupt a doctor in a visit;
  // the board shows them.
  const isDesk = session.roles.some((role) => role !== 'doctor');
  const longWaits =
    board === null || doctorsHere === null ? [] : longWaitsOf(board, doctorsHere, now);
  const alerts = [...longWaits, ...alertsOf(board, appointments, doctorsHere)]
    .filter(({ kind }) => kind !== 'unanswered' || isDesk)
    .filter((alert) => !seen.has(keyOf(alert)));
  const keysOf = (some: readonly Alert[]): string => some.map(keyOf).join('\n');
  const keys = keysOf(alerts);
  const loud = keysOf(alerts.filter(({ kind }) => kind !== 'unanswered'));
  const notification = t('alerts.notification');

  const arrived = useArrivals(board);
  const soundIsClosed = useSoundIsClosed();

  const marked = alerts.length + arrived;
  useEffect(() => {
    setTitleMark(marked === 0 ? '' : `(${String(marked)}) `);
  }, [marked]);

  // The room may have been empty when it sounded first. Other alerts that come and go do not
  // postpone the repetition.
  const isLoud = loud !== '';
  useEffect(() => {
    if (!isLoud) return undefined;
    const timer = setInterval(soundAlarm, repeatedMs);
    return () => {
      clearInterval(timer);
    };
  }, [isLoud]);

  useEffect(() => {
    const all = keys === '' ? [] : keys.split('\n');
    const fresh = all.filter((key) => !sounded.has(key));
    if (fresh.length === 0) return;
    for (const key of fresh) sounded.add(key);
    if (fresh.some((key) => loud.split('\n').includes(key))) soundAlarm();
    notify(notification, 'alert');
  }, [keys, loud, notification]);

  return (
    <div className="alerts stack-tight no-print" role="alert">
      {soundIsClosed && (
        <Banner tone="warning" title={t('alerts.silent')}>
          <div className="row">
            {/* Any press allows sound; the button says so. */}
            <Button>{t('alerts.soundOn')}</Button>
          </div>
        </Banner>
      )}
      {alerts.map((alert) => {
        const onSeen = (): void => {
          seen.add(keyOf(alert));
          setRound((round) => round + 1);
        };
        switch (alert.kind) {
          case 'red-flag':
            return <RedFlag key={alert.id} alert={alert} onSeen={onSeen} />;
          case 'unattended':
            return <Unattended key={alert.id} alert={alert} onSeen={onSeen} />;
          case 'long-wait':
            return <LongWait key={alert.id} alert={alert} />;
          case 'unanswered':
            return <Unanswered key={alert.id} alert={alert} onSeen={onSeen} />;
        }
      })}
    </div>
  );
};

const RedFlag = ({
  alert: { encounterId, name, redFlags },
  onSeen,
}: {
  readonly alert: RedFlagAlert;
  readonly onSeen: () => void;
}) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { board } = useDay();
  const { id } = session.practitioner;
  const flags = redFlags.map((words) => textOf(words, language));
  const mayCall =
    session.roles.includes('doctor') &&
    board !== null &&
    linesOf(board, id, () => '')
      .filter(({ servedBy }) => servedBy.includes(id))
      .flatMap(({ entries }) => entries)
      .some((entry) => entry.encounterId === encounterId && entry.state === 'waiting');
  return (
    <AlertBanner
      title={t('alerts.redFlag', { name })}
      name={name}
      action={[
        mayCall && <CallIn key="call-in" encounterId={encounterId} name={name} />,
        readsVisits(session) && (
          <Link
            key="open"
            className={`button ${mayCall ? 'button-secondary' : 'button-danger'}`}
            href={`/visits/${encounterId}`}
            aria-label={t('day.openOf', { name })}
            onClick={onSeen}
          >
            {t('day.open')}
          </Link>
        ),
      ]}
      onSeen={onSeen}
    >
      <p>{flags.length > 0 ? formatNames(flags, language) : t('alerts.redFlagHelp')}</p>
    </AlertBanner>
  );
};

interface CallInProps {
  readonly encounterId: string;
  readonly name: string;
}

const CallIn = ({ encounterId, name }: CallInProps) => {
  const { t } = useTranslation(['clinic', 'board']);
  const { callIn, isCalling } = useWaysIn();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const handlePress = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await callIn(encounterId);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <>
      {error !== null && <ErrorBanner error={error} />}
      <Button
        variant="danger"
        busy={busy || isCalling}
        aria-label={t('board:actOf', { act: t('waiting.call'), name })}
        onClick={() => void handlePress()}
      >
        {t('waiting.call')}
      </Button>
    </>
  );
};

const Unattended = ({
  alert: { name, waiting },
  onSeen,
}: {
  readonly alert: UnattendedAlert;
  readonly onSeen: () => void;
}) => {
  const { t } = useTranslation('clinic');
  return (
    <AlertBanner title={t('alerts.unattended', { name })} name={name} onSeen={onSeen}>
      <p>{t('alerts.unattendedHelp', { count: waiting })}</p>
    </AlertBanner>
  );
};

/** It sounds for everybody until one of them takes it on. */
const LongWait = ({
  alert: { name, encounterIds, minutes },
}: {
  readonly alert: LongWaitAlert;
}) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const takeOn = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      for (const encounterId of encounterIds) {
        await staffRequest(routes.seeLongWait, { params: { encounterId } });
      }
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <Banner tone="danger" title={t('alerts.longWait', { name })}>
      <p>
        <span>{t('alerts.longWaiting', { count: encounterIds.length })}</span>{' '}
        <span>{t('alerts.longWaitMinutes', { count: minutes })}</span>{' '}
        <span>{t('alerts.longWaitHelp')}</span>
      </p>
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Link className="button button-danger" href="/">
          {t('alerts.toBoard')}
        </Link>
        <Button
          aria-label={t('alerts.takeOnOf', { name })}
          busy={busy}
          onClick={() => void takeOn()}
        >
          {t('alerts.takeOn')}
        </Button>
      </div>
    </Banner>
  );
};

const Unanswered = ({
  alert: { name },
  onSeen,
}: {
  readonly alert: UnansweredAlert;
  readonly onSeen: () => void;
}) => {
  const { t } = useTranslation('clinic');
  return (
    <AlertBanner
      tone="warning"
      title={t('alerts.unanswered', { name })}
      name={name}
      action={
        <Link className="button button-secondary" href="/" onClick={onSeen}>
          {t('alerts.toBoard')}
        </Link>
      }
      onSeen={onSeen}
    />
  );
};

interface AlertBannerProps {
  readonly tone?: 'danger' | 'warning';
  readonly title: string;
  /** The name of the patient or queue. */
  readonly name: string;
  /** Where to deal with it. */
  readonly action?: Elements;
  readonly onSeen: () => void;
  readonly children?: Elements;
}

const AlertBanner = ({
  tone = 'danger',
  title,
  name,
  action,
  onSeen,
  children,
}: AlertBannerProps) => {
  const { t } = useTranslation('clinic');
  return (
    <Banner tone={tone} title={title}>
      {children}
      <div className="row">
        {action}
        <Button aria-label={t('alerts.seenOf', { name })} onClick={onSeen}>
          {t('alerts.seen')}
        </Button>
      </div>
    </Banner>
  );
};
