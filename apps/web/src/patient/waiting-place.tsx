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
  const isShared = place !== null && place.practitionerName === null;
  const name = place?.practitionerName ?? visit.practitionerName;
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
      <p>
        {isShared ? t('place.shared', { count: place.servedBy }) : t('room.waitingFor', { name })}
      </p>
    </>
  );
};
