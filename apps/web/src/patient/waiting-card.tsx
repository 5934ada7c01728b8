import { lazy } from 'react';
import {
  placeKeptMinutes,
  type Participant,
  type PatientVisit,
  type QueuePosition,
  type WaitEstimate,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatNames, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { called } from '../ui/called.ts';
import { Part } from '../ui/part.tsx';
import { localZone } from '../visitor/local-time.ts';
import { WaitingFrame } from '../visitor/waiting-frame.tsx';
import { DoctorLine } from './doctor-line.tsx';
import { WaitingPosition } from './waiting-position.tsx';

const CommunicationsCard = lazy(() => import('./communications-card.tsx'));
const TurnNoticeCard = lazy(() => import('./turn-notice-card.tsx'));
const ConsentsCard = lazy(() => import('./consents-card.tsx'));
const IntakeCard = lazy(() => import('./intake/intake-card.tsx'));

interface WaitingCardProps {
  readonly visit: PatientVisit;
  /** Invited guests who wait as well. */
  readonly company: readonly Participant[];
  /** The visit has begun. */
  readonly underWay: boolean;
  /** Null until the server sends it. */
  readonly queuePosition: QueuePosition | null;
  readonly wait: WaitEstimate | null;
  /** The number of messages between patient and clinic. */
  readonly communications: number;
}

/** What a waiting patient needs to know, and nothing that is only a guess. */
export const WaitingCard = (props: WaitingCardProps) => {
  const { visit, company, underWay, queuePosition, wait, communications } = props;
  const { t } = useTranslation(['patient', 'common']);
  const language = useLanguage();
  const { timeZone } = visit.clinic;
  const { own, differs } = localZone(visit.startsAt, timeZone, language);
  const time = (zone: string): string => formatTime(visit.startsAt, zone, language);
  const zone = zoneName(timeZone, language, new Date(visit.startsAt));
  const names = company.map((participant) => called(participant, t));
  // A doctor of the same queue may call the patient in, or a colleague after a transfer.
  const isWithThem = queuePosition?.practitionerName === visit.practitionerName;
  return (
    <WaitingFrame
      of="patient"
      title={t(underWay ? 'room.againTitle' : 'room.waitingTitle')}
      clinic={visit.clinic}
      banner={
        queuePosition?.state === 'called' && (
          // Hidden from screen readers, because the position says it already.
          <p className="turn-banner" aria-hidden="true">
            {t('position.banner', {
              name: queuePosition.practitionerName ?? visit.practitionerName,
            })}
          </p>
        )
      }
      // Only once the position is known: before, the whole page renders again and
      // would lose typed text.
      meanwhile={
        queuePosition !== null && (
          <>
            <Part meanwhile={null}>
              <CommunicationsCard visit={visit} count={communications} />
            </Part>
            <Part meanwhile={null}>
              <TurnNoticeCard visit={visit} queuePosition={queuePosition} />
            </Part>
            <Part meanwhile={null}>
              <IntakeCard visit={visit} />
            </Part>
            <Part meanwhile={null}>
              <ConsentsCard visit={visit} />
            </Part>
          </>
        )
      }
    >
      {underWay ? (
        <p role="status">{t('room.again', { name: visit.practitionerName })}</p>
      ) : (
        <>
          <WaitingPosition visit={visit} queuePosition={queuePosition} wait={wait} />
          {isWithThem && <DoctorLine visit={visit} />}
        </>
      )}
      {!visit.walkIn && !underWay && (
        <p>
          <span>{t('room.planned', { time: time(own) })}</span>{' '}
          <span className="muted small">
            {differs ? t('time.clinics', { time: time(timeZone), zone }) : zone}
          </span>
        </p>
      )}
      <p role="status" className={names.length === 0 ? 'visually-hidden' : undefined}>
        {names.length > 0 && t('room.company', { names: formatNames(names, language) })}
      </p>
      <p className="muted">{t('room.keepOpen', { count: placeKeptMinutes })}</p>
    </WaitingFrame>
  );
};
