import { type AfterVisit, type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDay, formatTime, zoneName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Card } from '../../ui/card.tsx';

interface NextCardProps {
  readonly visit: PatientVisit;
  readonly next: AfterVisit['next'];
}

/** The next appointment, by the clinic's clock, which is what staff say on the telephone. */
export const NextCard = ({ visit, next }: NextCardProps) => {
  const { t } = useTranslation(['after', 'common']);
  const language = useLanguage();
  const { timeZone } = visit.clinic;
  return (
    <Card aria-labelledby="next">
      <div className="stack">
        <h2 id="next">{t('next.title')}</h2>
        {next === null ? (
          <p>{t('next.none')}</p>
        ) : (
          <>
            <div>
              <p className="after-time">
                {t('next.at', {
                  day: formatDay(next.startsAt, timeZone, language),
                  time: formatTime(next.startsAt, timeZone, language),
                })}
              </p>
              <p>{t(`next.mode.${next.mode}`, { name: next.practitionerName })}</p>
              <p className="muted small">
                {t('common:timesIn', {
                  zone: zoneName(timeZone, language, new Date(next.startsAt)),
                })}
              </p>
            </div>
            <div className="no-print">
              <a
                className="button button-secondary"
                href={`/api/my-visit/${visit.encounterId}/next/calendar/${language}`}
                download="visit.ics"
              >
                {t('next.calendar')}
              </a>
            </div>
          </>
        )}
      </div>
    </Card>
  );
};
