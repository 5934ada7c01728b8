import { type DaysOff, routes, type Schedule, type WeeklyHours } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, weekdayName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { DatePicker } from '../../ui/date-picker.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import './schedules.css';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** A time field cannot show the end of the day. */
const shownEnd = (to: string): string => (to === '24:00' ? '00:00' : to);
const meantEnd = (to: string): string => (to === '00:00' ? '24:00' : to);

const isHours = ({ from, to }: WeeklyHours): boolean => from !== '' && to !== '' && from < to;

interface ScheduleFormProps {
  readonly schedule: Schedule;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** Weekly working hours, and days off. */
export const ScheduleForm = ({ schedule, onSaved, onCancel }: ScheduleFormProps) => {
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const { session } = useSignedIn();
  const today = dayIn(session.clinic.timeZone, new Date());
  const [weekly, setWeekly] = useState<readonly WeeklyHours[]>(schedule.weekly);
  const [daysOff, setDaysOff] = useState<readonly DaysOff[]>(schedule.daysOff);
  const { marked, busy, error, submit } = useSubmission();
  const isComplete = weekly.every(isHours) && daysOff.every(({ from, to }) => from <= to);

  const save = async (): Promise<void> => {
    await staffRequest(routes.saveSchedule, {
      params: { of: schedule.of },
      body: { weekly: [...weekly], daysOff: [...daysOff], baseVersion: schedule.version },
    });
    onSaved();
  };

  const changeHours = (hours: WeeklyHours, change: Partial<WeeklyHours>): void => {
    setWeekly(weekly.map((one) => (one === hours ? { ...one, ...change } : one)));
  };
  const changeDaysOff = (off: DaysOff, change: Partial<DaysOff>): void => {
    setDaysOff(daysOff.map((one) => (one === off ? { ...one, ...change } : one)));
  };
  const copyMonday = (): void => {
    const monday = weekly.filter(({ weekday }) => weekday === 1);
    setWeekly([
      ...weekly.filter(({ weekday }) => weekday === 1 || weekday > 5),
      ...[2, 3, 4, 5].flatMap((weekday) => monday.map((hours) => ({ ...hours, weekday }))),
    ]);
  };

  return (
    <form
      className="stack-loose schedule-form"
      noValidate
      aria-label={t('hours.of', { name: schedule.name })}
      onSubmit={(event) => {
        void submit(event, isComplete, save);
      }}
    >
      <div className="stack">
        <h3>{t('hours.weekly')}</h3>
        {weekdays.map((weekday) => {
          const name = weekdayName(weekday, language);
          const own = weekly.filter((hours) => hours.weekday === weekday);
          return (
            <div key={weekday} role="group" aria-label={name} className="schedule-day">
              <div className="row row-between">
                <strong>{name}</strong>
                {own.length === 0 && <span className="muted">{t('hours.closed')}</span>}
                <Button
                  variant="quiet"
                  aria-label={t('hours.add', { day: name })}
                  onClick={() => {
                    const last = own.at(-1)?.to ?? '09:00';
                    const hours = { weekday, from: last, to: last < '17:00' ? '17:00' : '24:00' };
                    setWeekly([...weekly, hours]);
                  }}
                >
                  +
                </Button>
              </div>
              {own.map((hours) => (
                <div key={weekly.indexOf(hours)} className="schedule-hours">
                  <TextField
                    type="time"
                    label={t('hours.from', { day: name })}
                    value={hours.from}
                    onChange={({ currentTarget }) => {
                      changeHours(hours, { from: currentTarget.value });
                    }}
                  />
                  <TextField
                    type="time"
                    label={t('hours.to', { day: name })}
                    value={shownEnd(hours.to)}
                    error={marked && !isHours(hours) && t('hours.wrong')}
                    onChange={({ currentTarget }) => {
                      changeHours(hours, { to: meantEnd(currentTarget.value) });
                    }}
                  />
                  <Button
                    variant="quiet"
                    aria-label={t('hours.removeHours', {
                      day: name,
                      from: hours.from,
                      to: hours.to,
                    })}
                    onClick={() => {
                      setWeekly(weekly.filter((one) => one !== hours));
                    }}
                  >
                    {t('hours.remove')}
                  </Button>
                </div>
              ))}
              {weekday === 1 && own.length > 0 && (
                <div>
                  <Button variant="quiet" onClick={copyMonday}>
                    {t('hours.copy')}
                  </Button>
                </div>
              )}
            </div>
          );
        })}
      </div>
      <div className="stack">
        <h3>{t('hours.daysOff')}</h3>
        {daysOff.map((off, index) => (
          <div key={index} className="schedule-hours">
            <DatePicker
              label={t('hours.firstDay')}
              value={off.from}
              onChange={(from) => {
                changeDaysOff(off, { from, to: off.to < from ? from : off.to });
              }}
            />
            <DatePicker
              label={t('hours.lastDay')}
              value={off.to}
              error={marked && off.to < off.from && t('hours.wrong')}
              onChange={(to) => {
                changeDaysOff(off, { to });
              }}
            />
            <TextField
              label={t('hours.reason')}
              maxLength={80}
              value={off.reason}
              onChange={({ currentTarget }) => {
                changeDaysOff(off, { reason: currentTarget.value });
              }}
            />
            <Button
              variant="quiet"
              aria-label={t('hours.removeDaysOff', { from: off.from })}
              onClick={() => {
                setDaysOff(daysOff.filter((one) => one !== off));
              }}
            >
              {t('hours.remove')}
            </Button>
          </div>
        ))}
        <div>
          <Button
            onClick={() => {
              setDaysOff([...daysOff, { from: today, to: today, reason: '' }]);
            }}
          >
            {t('hours.addDaysOff')}
          </Button>
        </div>
      </div>
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          {t('hours.save')}
        </Button>
        <Button key="cancel" onClick={onCancel}>
          {t('hours.cancel')}
        </Button>
      </div>
    </form>
  );
};
