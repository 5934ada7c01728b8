import { type AppointmentRow } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import {
  dayIn,
  formatElapsed,
  formatShortDay,
  formatTime,
  spokenLanguage,
} from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { IntakeBadges } from '../intake/intake-badges.tsx';
import { GuestsDialog } from '../guests/guests-dialog.tsx';
import { usePatientWords } from '../patients/patient-words.ts';
import { holdsVisit, readsVisits, useSignedIn } from '../session/session.ts';
import { AppointmentMenu } from '../scheduling/appointment-menu.tsx';
import { AppointmentBadges } from '../scheduling/appointment-badges.tsx';
import { DoorHelp } from './door-help.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { Presence } from './presence.tsx';

interface AppointmentCardProps {
  readonly row: AppointmentRow;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The list is of another day than today: its times need no date. */
  readonly isOtherDay?: boolean;
  readonly onChanged?: () => void;
}

/** One appointment of the day, and what can be done with it now. */
export const AppointmentCard = (props: AppointmentCardProps) => {
  const { row, now, isOtherDay = false, onChanged } = props;
  const { t } = useTranslation('clinic');
  const { ageAndGender } = usePatientWords();
  const language = useLanguage();
  const { session } = useSignedIn();
  const [open, setOpen] = useState<'link' | 'guests' | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const { timeZone } = session.clinic;
  const { patient, status, site } = row;
  const isOver = status === 'finished' || status === 'cancelled';
  // Of other days only what must not wait is here.
  const isToday = dayIn(timeZone, new Date(row.startsAt)) === dayIn(timeZone, new Date(now));
  const isMine = holdsVisit(session, row);
  const isCalling = isMine && (status === 'arrived' || status === 'in-progress');
  const headingId = `appointment-${row.appointmentId}`;

  return (
    <li className={`appointment-card appointment-${status}`} aria-labelledby={headingId}>
      <p className="appointment-card-time">
        <span className="visually-hidden">{`${t('day.at')} `}</span>
        <span>
          {isToday || isOtherDay
            ? formatTime(row.startsAt, timeZone, language)
            : `${formatShortDay(dayIn(timeZone, new Date(row.startsAt)), language)} ${formatTime(row.startsAt, timeZone, language)}`}
        </span>
      </p>
      <div className="appointment-card-body">
        <h3 id={headingId}>{patient.name}</h3>
        <p className="muted">
          {[
            ageAndGender(patient, new Date(now)),
            t('person.speaks', { language: spokenLanguage(patient.language, language) }),
          ].join(' · ')}
        </p>
        {row.reason !== '' && <p>{row.reason}</p>}
        <p className="row appointment-card-badges">
          {!isOver && <IntakeBadges intake={row.intake} />}
          {status === 'arrived' && row.arrivedAt !== null && (
            <StatusBadge tone="accent">
              {t('day.waitsFor', {
                wait: formatElapsed((now - Date.parse(row.arrivedAt)) / 1000, language),
              })}
            </StatusBadge>
          )}
          {!isOver && status !== 'planned' && <Presence row={row} />}
          <AppointmentBadges row={row} />
          {row.walkIn && <StatusBadge>{t('waiting.walkIn')}</StatusBadge>}
          {site && <StatusBadge>{t('day.site', { name: site.name })}</StatusBadge>}
          {site !== null && site.phone !== null && <a href={`tel:${site.phone}`}>{site.phone}</a>}
          {!isMine && <StatusBadge>{row.practitioner.name}</StatusBadge>}
        </p>
        <DoorHelp row={row} now={now} onChanged={onChanged} />
      </div>
      <div className="appointment-card-actions">
        {readsVisits(session) && (
          <Link
            className={`button ${isCalling ? 'button-primary' : 'button-secondary'}`}
            href={isOver ? `/visits/${row.encounterId}/summary` : `/visits/${row.encounterId}`}
            aria-label={t(isOver ? 'day.summaryOf' : 'day.openOf', { name: patient.name })}
          >
            {t(isOver ? 'day.summary' : 'day.open')}
          </Link>
        )}
        {!isOver && (
          <Button
            variant="quiet"
            aria-label={t('link.openOf', { name: patient.name })}
            onClick={() => {
              setOpen('link');
            }}
          >
            {t('link.open')}
          </Button>
        )}
        {!isOver && (
          <Button
            variant="quiet"
            aria-label={t('guests.openOf', { name: patient.name })}
            onClick={() => {
              setOpen('guests');
            }}
          >
            {t('guests.open')}
          </Button>
        )}
        <AppointmentMenu row={row} now={now} {...(onChanged && { onChanged })} />
      </div>
      {open === 'link' && (
        <LinkDialog encounterId={row.encounterId} patientName={patient.name} onClose={close} />
      )}
      {open === 'guests' && (
        <GuestsDialog
          encounterId={row.encounterId}
          patientName={patient.name}
          mayAdmit={isMine}
          onClose={close}
        />
      )}
    </li>
  );
};
