import { lazy } from 'react';
import {
  type Participant,
  type PatientVisit,
  type Place,
  type WaitEstimate,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatNames, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { called } from '../ui/called.ts';
import { Part } from '../ui/part.tsx';
import { WaitingFrame } from '../visitor/waiting-frame.tsx';
import { WaitingPlace } from './waiting-place.tsx';

const IntakeCard = lazy(() => import('./intake/intake-card.tsx'));

interface WaitingCardProps {
  readonly visit: PatientVisit;
  /** People invited to the visit who wait as well. */
  readonly company: readonly Participant[];
  /** Null until it is told. */
  readonly place: Place | null;
  readonly wait: WaitEstimate | null;
}

/** What somebody who waits needs to know, and nothing that is only a guess. */
export const WaitingCard = ({ visit, company, place, wait }: WaitingCardProps) => {
  const { t } = useTranslation(['patient', 'common']);
  const language = useLanguage();
  const { timeZone } = visit.clinic;
  const names = company.map((participant) => called(participant, t));
  return (
    <WaitingFrame
      of="patient"
      title={t('room.waitingTitle')}
      clinic={visit.clinic}
      // Before the place is known the whole page is drawn once more, and would lose what is typed.
      meanwhile={
        place !== null && (
          <Part meanwhile={null}>
            <IntakeCard visit={visit} />
          </Part>
        )
      }
    >
      <WaitingPlace visit={visit} place={place} wait={wait} />
      <p>
        {t('room.planned', { time: formatTime(visit.startsAt, timeZone, language) })}{' '}
        <span className="muted small">
          {zoneName(timeZone, language, new Date(visit.startsAt))}
        </span>
      </p>
      <p role="status" className={names.length === 0 ? 'visually-hidden' : undefined}>
        {names.length > 0 && t('room.company', { names: formatNames(names, language) })}
      </p>
      <p className="muted">{t('room.keepOpen')}</p>
    </WaitingFrame>
  );
};
