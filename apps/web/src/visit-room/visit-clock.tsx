import { useTranslation } from 'react-i18next';
import { useNow } from '../ui/use-now.ts';
import { clockDigits } from './clock-digits.ts';

interface VisitClockProps {
  /** When patient and doctor met. */
  readonly startedAt: string;
  /** The booked length of the visit, for staff, who have to keep to it. */
  readonly plannedMinutes?: number | undefined;
}

/**
 * How long the visit has lasted, by the server's clock. Screen readers do not announce each second
 * (ARIA: `timer` is silent).
 */
export const VisitClock = ({ startedAt, plannedMinutes }: VisitClockProps) => {
  const { t } = useTranslation('call');
  const seconds = (useNow(1000) - Date.parse(startedAt)) / 1000;
  return (
    <p className="room-clock" role="timer" aria-label={t('clock.title')}>
      <span>{clockDigits(seconds)}</span>
      {plannedMinutes !== undefined && (
        <span className="room-clock-planned">{t('clock.of', { minutes: plannedMinutes })}</span>
      )}
    </p>
  );
};
