import { myAppointmentRoutes, type PatientVisit, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { formatDay, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { localZone } from '../visitor/local-time.ts';

type Offer = RouteAnswer<typeof myAppointmentRoutes.findMyFreeTimes>;

interface ChooseTimeProps {
  readonly visit: PatientVisit;
  readonly onMoved: (visit: PatientVisit) => void;
  readonly onBack: () => void;
}

/** Other free times of the same doctor, by the clock of this device. */
export default function ChooseTime({ visit, onMoved, onBack }: ChooseTimeProps) {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { encounterId, version, clinic } = visit;
  const [from, setFrom] = useState<string | undefined>(undefined);
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = useRef<HTMLDivElement>(null);
  const load = useCallback(
    (signal: AbortSignal): Promise<Offer> =>
      request(
        myAppointmentRoutes.findMyFreeTimes,
        { params: { encounterId }, query: from === undefined ? {} : { from } },
        { signal },
      ),
    [encounterId, from],
  );
  const offer = useLoaded(load);
  const { reload } = offer;
  useEffect(() => {
    if (chosen !== null) confirm.current?.focus();
  }, [chosen]);

  const move = async (startsAt: string): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const body = { version, startsAt };
      onMoved(await request(myAppointmentRoutes.moveMyVisit, { params: { encounterId }, body }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
      setChosen(null);
      // Another booking was faster: load the free times again.
      if (errorCodeOf(failure) === 'slot_taken') reload();
    }
  };

  const zone = (instant: string) => localZone(instant, clinic.timeZone, language);
  const words = (instant: string): { readonly day: string; readonly time: string } => ({
    day: formatDay(instant, zone(instant).own, language),
    time: formatTime(instant, zone(instant).own, language),
  });

  if (chosen !== null) {
    return (
      <div className="stack" ref={confirm} tabIndex={-1}>
        <p>{t('change.chosen', { ...words(chosen), name: visit.practitionerName })}</p>
        {zone(chosen).differs && (
          <p className="muted small">
            {t('time.clinics', {
              time: formatTime(chosen, clinic.timeZone, language),
              zone: zoneName(clinic.timeZone, language, new Date(chosen)),
            })}
          </p>
        )}
        <div className="row">
          <Button variant="primary" busy={busy} onClick={() => void move(chosen)}>
            {t('change.take')}
          </Button>
          <Button
            variant="quiet"
            onClick={() => {
              setChosen(null);
            }}
          >
            {t('change.another')}
          </Button>
        </div>
      </div>
    );
  }
  const days = offer.state === 'ready' ? byDay(offer.data, (at) => words(at).day) : [];
  const next = offer.state === 'ready' ? offer.data.next : null;
  return (
    <div className="stack">
      <p>{t('change.choose', { name: visit.practitionerName })}</p>
      {error !== null && <ErrorBanner error={error} />}
      {offer.state === 'loading' && <Loading />}
      {offer.state === 'failed' && <ErrorBanner error={offer.error} onRetry={reload} />}
      {offer.state === 'ready' && days.length === 0 && <p role="status">{t('change.none')}</p>}
      {days.map(([day, starts], index) => (
        // Two weeks of times are too long for a phone: the first day is open, the
        // others one press away.
        <details className="times-of-day" key={day} open={index === 0}>
          <summary>{day}</summary>
          <div className="times">
            {starts.map((at) => (
              <Button
                key={at}
                aria-label={t('change.at', words(at))}
                onClick={() => {
                  setChosen(at);
                }}
              >
                {words(at).time}
              </Button>
            ))}
          </div>
        </details>
      ))}
      <div className="row">
        {next !== null && (
          <Button
            onClick={() => {
              setFrom(next);
            }}
          >
            {t('change.later')}
          </Button>
        )}
        <Button variant="quiet" onClick={onBack}>
          {t('change.keep')}
        </Button>
      </div>
    </div>
  );
}

/** By the day on the patient's clock, which may not be the clinic's. */
const byDay = ({ freeTimes }: Offer, dayOf: (at: string) => string): [string, string[]][] => {
  const days = new Map<string, string[]>();
  for (const { startsAt } of freeTimes) {
    const day = dayOf(startsAt);
    days.set(day, [...(days.get(day) ?? []), startsAt]);
  }
  return [...days];
};
