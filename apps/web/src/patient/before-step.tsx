import { type PatientVisit, patientRoutes } from '@teleward/contracts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { formatDay, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { useNow } from '../ui/use-now.ts';
import { AppointmentTime } from '../visitor/appointment-time.tsx';
import { localZone } from '../visitor/local-time.ts';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import IntakeCard from './intake/intake-card.tsx';
import { ChangeCard } from './change-card.tsx';
import { DoctorLine } from './doctor-line.tsx';
import { CheckResult } from './check-result.tsx';

/** The clinic may have moved or cancelled the visit: how often to reload it, in milliseconds. */
const lookAgainEvery = 60_000;

interface BeforeStepProps {
  readonly visit: PatientVisit;
  readonly onChanged: (visit: PatientVisit) => void;
  readonly onTry: () => void;
  /** Goes on to the waiting room, which is open. */
  readonly onGo: () => void;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

/** What a patient can prepare while the waiting room is not open yet. */
export default function BeforeStep({ visit, onChanged, onTry, onGo, onLost }: BeforeStepProps) {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { clinic, encounterId, startsAt, waitingRoomOpensAt } = visit;
  const isOpen = useNow(5_000) >= Date.parse(waitingRoomOpensAt);
  const { own } = localZone(waitingRoomOpensAt, clinic.timeZone, language);
  const opens = {
    day: formatDay(waitingRoomOpensAt, own, language),
    time: formatTime(waitingRoomOpensAt, own, language),
  };

  useEffect(() => {
    const lookAgain = (): void => {
      if (document.visibilityState !== 'visible') return;
      request(patientRoutes.readMyVisit, {}).then(onChanged, (error: unknown) => {
        // Offline, the page still says when to come.
        if (errorCodeOf(error) === 'unauthenticated') onLost(error);
      });
    };
    const timer = setInterval(lookAgain, lookAgainEvery);
    document.addEventListener('visibilitychange', lookAgain);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookAgain);
    };
  }, [onChanged, onLost]);

  return (
    <VisitorShell demo={visit.demo} clinic={clinic}>
      <div className="stack-loose">
        <PageHeading focusOnMount>
          {t(visit.mode === 'video' ? 'before.title' : 'before.otherTitle')}
        </PageHeading>
        {visit.mode !== 'video' && (
          <Banner tone="info" title={t(`before.mode.${visit.mode}`)}>
            {t('before.modeHelp')}
          </Banner>
        )}
        <DoctorLine visit={visit} />
        <AppointmentTime
          title={t('welcome.appointment')}
          startsAt={startsAt}
          timeZone={clinic.timeZone}
        />
        <div role="status">
          <Banner
            tone={isOpen ? 'success' : 'info'}
            title={t(isOpen ? 'before.open' : 'before.opens', opens)}
          >
            {t(isOpen ? 'before.openHelp' : 'before.opensHelp')}
          </Banner>
        </div>
        {isOpen && (
          <Button variant="primary" wide onClick={onGo}>
            {t('before.go')}
          </Button>
        )}
        <div>
          <a
            className="button button-secondary"
            href={`/api/my-visit/${encounterId}/calendar/${language}`}
            download="visit.ics"
          >
            {t('before.calendar')}
          </a>
        </div>
        <Card aria-labelledby="try">
          <div className="stack">
            <h2 id="try">{t('before.try')}</h2>
            <p>{t('before.tryHelp')}</p>
            {visit.deviceCheck !== null && <CheckResult check={visit.deviceCheck} />}
            <div>
              <Button variant={isOpen ? 'secondary' : 'primary'} onClick={onTry}>
                {t(visit.deviceCheck === null ? 'before.tryNow' : 'before.tryAgain')}
              </Button>
            </div>
          </div>
        </Card>
        <IntakeCard visit={visit} />
        <ChangeCard visit={visit} onChanged={onChanged} />
      </div>
    </VisitorShell>
  );
}
