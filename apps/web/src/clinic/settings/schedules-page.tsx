import { routes, type Schedule } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { weekdayName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { SettingsFrame } from './settings-frame.tsx';

const loadSchedules = (signal: AbortSignal) => staffRequest(routes.listSchedules, {}, { signal });

/** When the clinic is open and its doctors work. */
export default function SchedulesPage() {
  const { t } = useTranslation('scheduling');
  const loaded = useLoaded(loadSchedules);
  const [open, setOpen] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  return (
    <SettingsFrame page="hours" intro={t('hours.help')}>
      <>
        {saved && (
          <Banner tone="success" live="status">
            {t('hours.saved')}
          </Banner>
        )}
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' &&
          loaded.data.schedules.map((schedule) => (
            <Card key={schedule.of} aria-labelledby={`schedule-${schedule.of}`}>
              <div className="stack">
                <h2 id={`schedule-${schedule.of}`}>
                  {schedule.of === 'clinic' ? t('hours.clinic') : schedule.name}
                </h2>
                {open === schedule.of ? (
                  <ScheduleForm
                    schedule={schedule}
                    onSaved={() => {
                      setOpen(null);
                      setSaved(true);
                      loaded.reload();
                    }}
                    onCancel={() => {
                      setOpen(null);
                    }}
                  />
                ) : (
                  <>
                    <Summary schedule={schedule} />
                    <div>
                      <Button
                        aria-label={t('hours.changeOf', { name: schedule.name })}
                        onClick={() => {
                          setOpen(schedule.of);
                          setSaved(false);
                        }}
                      >
                        {t('hours.change')}
                      </Button>
                    </div>
                  </>
                )}
              </div>
            </Card>
          ))}
      </>
    </SettingsFrame>
  );
}

const Summary = ({ schedule }: { readonly schedule: Schedule }) => {
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const { weekly, daysOff } = schedule;
  const days = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const own = weekly.filter((hours) => hours.weekday === weekday);
    const words = own.map(({ from, to }) => `${from}–${to}`).join(', ');
    return own.length === 0 ? [] : [`${weekdayName(weekday, language)} ${words}`];
  });
  return (
    <>
      <p className={days.length === 0 ? 'muted' : ''}>
        {days.length === 0 ? t('hours.unsaid') : days.join(' · ')}
      </p>
      {daysOff.length > 0 && (
        <p className="muted small">{t('hours.offDays', { count: daysOff.length })}</p>
      )}
    </>
  );
};
