import { formatDay, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';

interface AppointmentTimeProps {
  readonly title: string;
  readonly startsAt: string;
  readonly timeZone: string;
}

/** When the visit is, by the clinic's clock. */
export const AppointmentTime = ({ title, startsAt, timeZone }: AppointmentTimeProps) => {
  const language = useLanguage();
  return (
    <div className="appointment">
      <p className="muted">{title}</p>
      <p className="appointment-time">
        {formatDay(startsAt, timeZone, language)},{' '}
        <span className="nowrap">{formatTime(startsAt, timeZone, language)}</span>
      </p>
      <p className="muted small">{zoneName(timeZone, language, new Date(startsAt))}</p>
    </div>
  );
};
