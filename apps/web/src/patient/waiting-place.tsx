import { type PatientVisit, type Place } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';

interface WaitingPlaceProps {
  readonly visit: PatientVisit;
  /** Null until it is told. */
  readonly place: Place | null;
}

/** Where somebody stands who waits, and why that changed. Every change is announced. */
export const WaitingPlace = ({ visit, place }: WaitingPlaceProps) => {
  const { t } = useTranslation('patient');
  const name = place?.practitionerName ?? visit.practitionerName;
  const shared = place !== null && place.practitionerName === null ? place.servedBy : null;
  const whoCalls =
    shared === null
      ? t('room.waitingFor', { name })
      : t(shared === 0 ? 'place.unattended' : 'place.shared', { count: shared });
  return (
    <>
      <div role="status" className="stack-tight">
        {place !== null && (
          <p className="waiting-place">
            {place.state === 'waiting'
              ? t(place.position === 1 ? 'place.next' : 'place.before', {
                  count: place.position - 1,
                })
              : t(`place.${place.state}`, { name })}
          </p>
        )}
        {place !== null && place.moved !== null && place.state === 'waiting' && (
          <p>{t(`place.moved.${place.moved}`)}</p>
        )}
      </div>
      <p>{whoCalls}</p>
    </>
  );
};
