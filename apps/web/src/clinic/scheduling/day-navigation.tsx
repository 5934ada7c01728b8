import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { DatePicker } from '../../ui/date-picker.tsx';
import { Icon } from '../../ui/icon.tsx';
import { addDays } from './clinic-time.ts';
import './scheduling.css';

interface DayNavigationProps {
  readonly day: string;
  readonly today: string;
  /** The number of days in a step. */
  readonly step?: 1 | 7;
  /** The address of a day. */
  readonly hrefOf: (day: string) => string;
  readonly onGo: (href: string) => void;
}

/** Buttons to the previous and the next day, today, and any other day. */
export const DayNavigation = ({ day, today, step = 1, hrefOf, onGo }: DayNavigationProps) => {
  const { t } = useTranslation('scheduling');
  // The date field passes through other days while it is typed; navigation waits until
  // the date is complete.
  const wanted = useRef(day);
  const words = step === 1 ? 'day' : 'week';
  return (
    <nav className="day-navigation" aria-label={t('days.label')}>
      <Link
        className="icon-button"
        href={hrefOf(addDays(day, -step))}
        aria-label={t(`days.before.${words}`)}
        title={t(`days.before.${words}`)}
      >
        <Icon name="back" />
      </Link>
      <DatePicker
        label={t('days.any')}
        labelHidden
        value={day}
        onChange={(next) => {
          wanted.current = next;
        }}
        onCommit={() => {
          if (wanted.current !== day) onGo(hrefOf(wanted.current));
        }}
      />
      <Link
        className="icon-button"
        href={hrefOf(addDays(day, step))}
        aria-label={t(`days.after.${words}`)}
        title={t(`days.after.${words}`)}
      >
        <Icon name="next" />
      </Link>
      {day !== today && (
        <Link className="button button-secondary" href={hrefOf(today)}>
          {t('days.today')}
        </Link>
      )}
    </nav>
  );
};
