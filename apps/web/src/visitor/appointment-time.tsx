import { useTranslation } from 'react-i18next';
import { formatDay, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { localZone } from './local-time.ts';

interface AppointmentTimeProps {
  readonly title: string;
  readonly startsAt: string;
  readonly timeZone: string;
}

/** The time of the visit by the reader's clock, and by the clinic's where that differs. */
export const AppointmentTime = ({ title, startsAt, timeZone }: AppointmentTimeProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { own, differs } = localZone(startsAt, timeZone, language);
  const day = (zone: string): string => formatDay(startsAt, zone, language);
  const time = (zone: string): string => formatTime(startsAt, zone, language);
  return (
    <div className="appointment">
      <p className="muted">{title}</p>
      <p className="appointment-time">
        <span>{`${day(own)}, `}</span>
        <span className="nowrap">{time(own)}</span>
      </p>
      <p className="muted small">
        {differs ? t('time.yours') : zoneName(timeZone, language, new Date(startsAt))}
      </p>
      {differs && (
        <p className="muted small">
          {t('time.clinics', {
            time: `${day(timeZone)}, ${time(timeZone)}`,
            zone: zoneName(timeZone, language, new Date(startsAt)),
          })}
        </p>
      )}
    </div>
  );
};
