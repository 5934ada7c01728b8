import { Priority, routes, type WaitingEntry, waitMinutes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { formatElapsed, formatMinutes, formatTime, spokenLanguage } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useDay } from '../day/day.tsx';
import { Presence } from '../day/presence.tsx';
import { IntakeBadges } from '../intake/intake-badges.tsx';
import { usePatientWords } from '../patients/patient-words.ts';
import { readsVisits, useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';
import { type Line } from './board.ts';
import { CommunicationsDialog } from './communications-dialog.tsx';
import { NoShowDialog } from './no-show-dialog.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

interface WaitingCardProps {
  readonly entry: WaitingEntry;
  /** Null for who is called. */
  readonly position: number | null;
  readonly line: Line;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly nameOf: (id: string) => string;
}

/** Somebody who waits: why they stand where they do, and what can be done for them. */
export const WaitingCard = ({ entry, position, line, now, nameOf }: WaitingCardProps) => {
  const { t } = useTranslation('clinic');
  const { ageAndGender } = usePatientWords();
  const language = useLanguage();
  const { session } = useSignedIn();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<'communications' | 'transfer' | 'no-show' | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wait = useDay().waits.get(entry.encounterId);
  const left = wait && waitMinutes(Date.parse(wait.medianAt) - now, Date.parse(wait.p90At) - now);
  const { timeZone } = session.clinic;
  const { encounterId, patient, state, priority, appointedAt, reason, note, site } = entry;
  const { count, unansweredSince } = entry.communications;
  const handleClose = (): void => {
    setOpen(null);
  };
  const params = { encounterId };
  const isMine = entry.calledBy === session.practitioner.id;
  const mayCall =
    session.roles.includes('doctor') && line.servedBy.includes(session.practitioner.id);
  const headingId = `waiting-${encounterId}`;

  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <li
      className={`appointment-card ${state === 'called' ? '' : 'appointment-arrived'}`}
      aria-labelledby={headingId}
    >
      <p className="appointment-card-time">
        {position !== null && (
          <>
            <span className="visually-hidden">{`${t('waiting.position')} `}</span>
            <span>{position}</span>
          </>
        )}
      </p>
      <div className="appointment-card-body">
        <h3 id={headingId}>{patient.name}</h3>
        <p className="muted">
          {[
            ageAndGender(patient, new Date(now)),
            t('person.speaks', { language: spokenLanguage(patient.language, language) }),
          ].join(' · ')}
        </p>
        {entry.complaint !== '' && <p>{entry.complaint}</p>}
        {note !== null && (
          <p className="waiting-note">
            <strong>{t('waiting.note')}</strong> <span>{note}</span>
          </p>
        )}
        <p className="row appointment-card-badges">
          {priority !== 'R' && (
            <StatusBadge tone="danger">{t(`waiting.priority.${priority}`)}</StatusBadge>
          )}
          <IntakeBadges intake={entry.intake} />
          {state === 'held' && <StatusBadge tone="warning">{t('waiting.held')}</StatusBadge>}
          {entry.calledBy !== null && (
            <StatusBadge tone="success">
              {t('waiting.calledBy', { name: nameOf(entry.calledBy) })}
            </StatusBadge>
          )}
          <StatusBadge tone="accent">
            {t('day.waitsFor', {
              wait: formatElapsed((now - Date.parse(entry.arrivedAt)) / 1000, language),
            })}
          </StatusBadge>
          {unansweredSince !== null && (
            <StatusBadge tone="warning">
              {t('waiting.unanswered', {
                wait: formatElapsed((now - Date.parse(unansweredSince)) / 1000, language),
              })}
            </StatusBadge>
          )}
          {left && (
            <StatusBadge>
              {t('waiting.turn', {
                wait: formatMinutes(left.minutes, language),
                most: formatMinutes(left.atMostMinutes, language),
              })}
            </StatusBadge>
          )}
          <StatusBadge>
            {appointedAt === null
              ? t('waiting.walkIn')
              : t(reason === 'late' ? 'waiting.late' : 'waiting.appointed', {
                  time: formatTime(appointedAt, timeZone, language),
                })}
          </StatusBadge>
          <Presence row={entry} />
          {site && <StatusBadge>{t('day.site', { name: site.name })}</StatusBadge>}
          {line.isShared && <StatusBadge>{nameOf(entry.practitionerId)}</StatusBadge>}
        </p>
        {error !== null && <ErrorBanner error={error} />}
      </div>
      <div className="appointment-card-actions">
        {mayCall && state === 'waiting' && (
          <Button
            variant="primary"
            busy={busy}
            aria-label={t('waiting.callOf', { name: patient.name })}
            onClick={() =>
              void run(async () => {
                await staffCall(routes.callPatient, { params });
                navigate(`/visits/${encounterId}`);
              })
            }
          >
            {t('waiting.call')}
          </Button>
        )}
        {readsVisits(session) && (
          <Link
            className={`button ${isMine ? 'button-primary' : 'button-secondary'}`}
            href={`/visits/${encounterId}`}
            aria-label={t('day.openOf', { name: patient.name })}
          >
            {t('day.open')}
          </Link>
        )}
      </div>
      <div className="waiting-card-more">
        {readsVisits(session) && (
          <Select
            label={t('waiting.priorityOf', { name: patient.name })}
            labelHidden
            value={priority}
            disabled={busy}
            options={Priority.options.map((value) => ({
              value,
              label: t(`waiting.priority.${value}`),
            }))}
            onChange={({ currentTarget }) =>
              void run(() =>
                staffCall(routes.setPriority, {
                  params,
                  body: { priority: Priority.parse(currentTarget.value) },
                }),
              )
            }
          />
        )}
        {state === 'called' ? (
          <Button
            variant="quiet"
            busy={busy}
            aria-label={t('waiting.uncallOf', { name: patient.name })}
            onClick={() => void run(() => staffCall(routes.uncallPatient, { params }))}
          >
            {t('waiting.uncall')}
          </Button>
        ) : (
          <Button
            variant="quiet"
            busy={busy}
            aria-label={t(state === 'held' ? 'waiting.resumeOf' : 'waiting.holdOf', {
              name: patient.name,
            })}
            onClick={() =>
              void run(() =>
                staffCall(routes.holdPatient, { params, body: { held: state !== 'held' } }),
              )
            }
          >
            {t(state === 'held' ? 'waiting.resume' : 'waiting.hold')}
          </Button>
        )}
        <Button
          variant="quiet"
          aria-label={t('waiting.messagesOf', { count, name: patient.name })}
          onClick={() => {
            setOpen('communications');
          }}
        >
          {t('waiting.messages', { count })}
        </Button>
        <Button
          variant="quiet"
          aria-label={t('waiting.transferOf', { name: patient.name })}
          onClick={() => {
            setOpen('transfer');
          }}
        >
          {t('waiting.transfer')}
        </Button>
        <Button
          variant="quiet"
          aria-label={t('waiting.noShowOf', { name: patient.name })}
          onClick={() => {
            setOpen('no-show');
          }}
        >
          {t('waiting.noShow')}
        </Button>
      </div>
      {open === 'communications' && <CommunicationsDialog entry={entry} onClose={handleClose} />}
      {open === 'transfer' && <TransferDialog entry={entry} onClose={handleClose} />}
      {open === 'no-show' && <NoShowDialog entry={entry} onClose={handleClose} />}
    </li>
  );
};
