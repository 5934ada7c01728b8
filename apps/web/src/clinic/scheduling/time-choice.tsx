import { routes, type BookedAs, type FreeTime } from '@teleward/contracts';
import { useCallback, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { dayIn, formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { DatePicker } from '../../ui/date-picker.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { addDays, clockAt, instantAt, minutesOf } from './clinic-time.ts';
import { TimeField } from './time-field.tsx';

/** Searches free times this many days ahead, to name the first where a day has none. */
const searchedDays = 14;

export interface ChosenTime {
  readonly day: string;
  /** A free time; null where another time is typed, or nothing is chosen yet. */
  readonly free: FreeTime | null;
  /** `09:30` where it is typed; null where a free time is chosen. */
  readonly typed: string | null;
}

/** The chosen instant; null where nothing is chosen. */
export const startOf = ({ day, free, typed }: ChosenTime, timeZone: string): string | null =>
  typed === null ? (free?.startsAt ?? null) : typed === '' ? null : instantAt(day, typed, timeZone);

interface Search {
  readonly as: BookedAs;
  /** Null for the doctor with the first free time. */
  readonly practitionerId: string | null;
  readonly patientId?: string;
  readonly exceptAppointmentId?: string;
  readonly day: string;
}

type FreeTimes = Loaded<readonly FreeTime[]> & { readonly reload: () => void };

/** The free times from a day on. */
export const useFreeTimes = (search: Search): FreeTimes => {
  const { as, practitionerId, patientId, exceptAppointmentId, day } = search;
  const asKey = JSON.stringify(as);
  const load = useCallback(
    async (signal: AbortSignal): Promise<readonly FreeTime[]> => {
      const { freeTimes } = await staffRequest(
        routes.findFreeTimes,
        {
          body: {
            as: JSON.parse(asKey) as BookedAs,
            from: day,
            days: searchedDays,
            ...(practitionerId !== null && { practitionerId }),
            ...(patientId !== undefined && { patientId }),
            ...(exceptAppointmentId !== undefined && { exceptAppointmentId }),
          },
        },
        { signal },
      );
      return freeTimes;
    },
    [asKey, day, practitionerId, patientId, exceptAppointmentId],
  );
  return useLoaded(load);
};

const isSame = (one: FreeTime, other: FreeTime | null): boolean =>
  one.startsAt === other?.startsAt && one.practitionerId === other.practitionerId;

/**
 * The choice as far as it is still free.
 * @param around `09:30`: where nothing is chosen, the nearest free time of the day
 */
export function settled(
  chosen: ChosenTime,
  loaded: FreeTimes,
  timeZone: string,
  around?: string,
): ChosenTime {
  if (chosen.typed !== null || loaded.state !== 'ready') return chosen;
  const { data } = loaded;
  if (chosen.free !== null && data.some((time) => isSame(time, chosen.free))) return chosen;
  if (around === undefined) return { ...chosen, free: null };
  const distance = ({ startsAt }: FreeTime): number =>
    Math.abs(minutesOf(clockAt(startsAt, timeZone)) - minutesOf(around));
  const [nearest = null] = data
    .filter(({ startsAt }) => dayIn(timeZone, new Date(startsAt)) === chosen.day)
    .toSorted((one, other) => distance(one) - distance(other));
  return { ...chosen, free: nearest };
}

interface TimeChoiceProps {
  readonly loaded: FreeTimes;
  /** Names each time's doctor. */
  readonly ofAnybody?: boolean;
  readonly doctors: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: ChosenTime;
  readonly error?: string | undefined;
  readonly onChange: (chosen: ChosenTime) => void;
}

/** Chooses a day and one of its free times, or any other time. */
export const TimeChoice = (props: TimeChoiceProps) => {
  const { loaded, ofAnybody = false, chosen, onChange } = props;
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const id = useId();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const today = dayIn(timeZone, new Date());
  const { day } = chosen;
  const all = loaded.state === 'ready' ? loaded.data : null;
  const ofDay = (all ?? []).filter(({ startsAt }) => dayIn(timeZone, new Date(startsAt)) === day);
  const first = all?.[0];

  const nameOf = (doctorId: string): string =>
    props.doctors.find((doctor) => doctor.id === doctorId)?.name ?? '';
  return (
    <div className="stack">
      <DatePicker
        label={t('time.day')}
        value={day}
        min={today}
        onChange={(next) => {
          if (next >= today) onChange({ ...chosen, day: next, free: null });
        }}
      />
      {chosen.typed === null ? (
        <fieldset
          className="time-choice"
          role="radiogroup"
          // Focus is led here where a time is missing.
          tabIndex={props.error ? -1 : undefined}
          aria-describedby={props.error ? `${id}-error` : undefined}
          aria-invalid={props.error ? true : undefined}
        >
          <legend className="field-label">
            {t('time.free', { day: formatShortDay(day, language) })}
          </legend>
          {loaded.state === 'loading' && <Loading />}
          {loaded.state === 'failed' && (
            <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
          )}
          {all !== null && ofDay.length === 0 && (
            <div className="stack-tight">
              <p>{t('time.none')}</p>
              {first !== undefined && (
                <div>
                  <Button
                    onClick={() => {
                      const firstDay = dayIn(timeZone, new Date(first.startsAt));
                      onChange({ day: firstDay, free: first, typed: null });
                    }}
                  >
                    {t('time.first', {
                      day: formatShortDay(dayIn(timeZone, new Date(first.startsAt)), language),
                      time: clockAt(first.startsAt, timeZone),
                      doctor: nameOf(first.practitionerId),
                    })}
                  </Button>
                </div>
              )}
            </div>
          )}
          <div className="time-chips">
            {ofDay.map((time) => (
              <label key={`${time.startsAt} ${time.practitionerId}`} className="time-chip">
                <input
                  type="radio"
                  className="visually-hidden"
                  name={id}
                  checked={isSame(time, chosen.free)}
                  onChange={() => {
                    onChange({ ...chosen, free: time });
                  }}
                />
                <span>
                  <span>{clockAt(time.startsAt, timeZone)}</span>
                  {ofAnybody && <span className="small">{` ${nameOf(time.practitionerId)}`}</span>}
                </span>
              </label>
            ))}
          </div>
          {props.error && (
            <p className="field-error" id={`${id}-error`} role="alert">
              {props.error}
            </p>
          )}
        </fieldset>
      ) : (
        <TimeField
          label={t('time.typed')}
          value={chosen.typed}
          error={props.error}
          onChange={(typed) => {
            onChange({ ...chosen, typed });
          }}
        />
      )}
      <div className="row">
        <Button
          variant="quiet"
          onClick={() => {
            const typed =
              chosen.typed !== null
                ? null
                : chosen.free === null
                  ? ''
                  : clockAt(chosen.free.startsAt, timeZone);
            onChange({ ...chosen, typed });
          }}
        >
          {t(chosen.typed === null ? 'time.other' : 'time.choose')}
        </Button>
        {chosen.typed !== null && (
          <Button
            variant="quiet"
            onClick={() => {
              onChange({ ...chosen, day: addDays(day, 1) });
            }}
          >
            {t('time.dayLater')}
          </Button>
        )}
      </div>
    </div>
  );
};
