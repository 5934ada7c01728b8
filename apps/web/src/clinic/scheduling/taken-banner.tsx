import { type FreeTime } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/api-error.ts';
import { dayIn, formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { clockAt } from './clinic-time.ts';

interface TakenBannerProps {
  readonly error: unknown;
  readonly doctors: readonly { readonly id: string; readonly name: string }[];
  /** Absent where overbooking is not offered. */
  readonly overbook?: boolean;
  readonly onOverbook?: (overbook: boolean) => void;
  readonly onTake: (time: FreeTime) => void;
}

/**
 * Why the booking failed; where the time is taken, other times near it, and the choice to overbook.
 */
export const TakenBanner = (props: TakenBannerProps) => {
  const { error, doctors, overbook = false, onOverbook, onTake } = props;
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  if (error === null) return null;
  const { code, freeTimes = [] } =
    error instanceof ApiError ? error : { code: undefined, freeTimes: [] };
  return (
    <div className="stack-tight">
      <ErrorBanner error={error} />
      {freeTimes.length > 0 && (
        <div role="group" aria-label={t('taken.others')} className="time-chips">
          {freeTimes.map((time) => (
            <Button
              key={`${time.startsAt} ${time.practitionerId}`}
              onClick={() => {
                onTake(time);
              }}
            >
              {t('taken.take', {
                day: formatShortDay(dayIn(timeZone, new Date(time.startsAt)), language),
                time: clockAt(time.startsAt, timeZone),
                doctor: doctors.find(({ id }) => id === time.practitionerId)?.name ?? '',
              })}
            </Button>
          ))}
        </div>
      )}
      {code === 'slot_taken' && onOverbook !== undefined && (
        <Checkbox
          label={t('taken.overbook')}
          checked={overbook}
          onChange={({ currentTarget }) => {
            onOverbook(currentTarget.checked);
          }}
        />
      )}
    </div>
  );
};
