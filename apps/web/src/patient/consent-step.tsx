import {
  consentRoutes,
  patientRoutes,
  type ConsentPurpose,
  type DeviceCheck,
  type PatientVisit,
} from '@teleward/contracts';
import { useCallback, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { focusInvalid } from '../ui/focus-invalid.ts';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { ConsentQuestion, type ConsentAnswer } from './consent-question.tsx';
import { DoctorLine } from './doctor-line.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { StepProgress } from '../visitor/step-progress.tsx';

interface ConsentStepProps {
  readonly visit: PatientVisit;
  readonly deviceCheck: DeviceCheck | null;
  readonly onArrived: (visit: PatientVisit) => void;
  readonly onEnded: () => void;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

const nothingChecked: DeviceCheck = { microphone: 'off', camera: 'off', speakerHeard: false };

/** Asks for the consents in the reader's language, then goes on to the waiting room. */
export default function ConsentStep(props: ConsentStepProps) {
  const { visit, deviceCheck, onArrived, onEnded, onLost } = props;
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const load = useCallback(
    (signal: AbortSignal) =>
      request(
        consentRoutes.readMyConsents,
        { params: { encounterId: visit.encounterId, language } },
        { signal },
      ),
    [visit.encounterId, language],
  );
  const consents = useLoaded(load);
  const offered = consents.state === 'ready' ? consents.data.offered : [];
  const text = offered.find(({ purpose }) => purpose === 'treatment');
  const others = offered.filter(({ purpose }) => purpose !== 'treatment');
  const [answers, setAnswers] = useState<Partial<Record<ConsentPurpose, ConsentAnswer>>>({});
  const [agreed, setAgreed] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (text === undefined || busy) return;
    if (!agreed) {
      setMissing(true);
      focusInvalid(event.currentTarget);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const params = { encounterId: visit.encounterId };
      for (const { purpose, version, language: shown } of [text, ...others]) {
        const answer = purpose === 'treatment' ? 'yes' : answers[purpose];
        // Without an answer there is no consent, and the patient can be asked again.
        if (answer === undefined) continue;
        await request(answer === 'yes' ? patientRoutes.giveConsent : consentRoutes.refuseConsent, {
          params,
          body: { purpose, textVersion: version, language: shown },
        });
      }
      onArrived(
        await request(patientRoutes.arrive, {
          params,
          body: { deviceCheck: deviceCheck ?? nothingChecked },
        }),
      );
    } catch (caught) {
      if (errorCodeOf(caught) === 'visit_ended') {
        onEnded();
        return;
      }
      if (errorCodeOf(caught) === 'unauthenticated') {
        onLost(caught);
        return;
      }
      setError(caught);
      setBusy(false);
    }
  };

  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <StepProgress of="patient" step="consent" />
        <PageHeading focusOnMount>{t('consent.title')}</PageHeading>
        <DoctorLine visit={visit} />
        {consents.state === 'loading' && <Loading />}
        {consents.state === 'failed' && (
          <ErrorBanner error={consents.error} onRetry={consents.reload} />
        )}
        {text !== undefined && (
          <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
            <Card>
              <div className="stack" lang={text.language}>
                {text.paragraphs.map((paragraph) => (
                  <p key={paragraph}>{paragraph}</p>
                ))}
              </div>
            </Card>
            <Checkbox
              label={t('consent.agree')}
              checked={agreed}
              error={missing && !agreed ? t('consent.missing') : undefined}
              onChange={(event) => {
                setAgreed(event.currentTarget.checked);
              }}
            />
            {others.map((other) => (
              <ConsentQuestion
                key={other.purpose}
                text={other}
                answer={answers[other.purpose] ?? null}
                onAnswer={(answer) => {
                  setAnswers({ ...answers, [other.purpose]: answer });
                }}
              />
            ))}
            {error !== null && <ErrorBanner error={error} />}
            <Button type="submit" variant="primary" wide busy={busy}>
              {t('consent.continue')}
            </Button>
            <p className="muted small">{t('consent.disagree')}</p>
          </form>
        )}
      </div>
    </VisitorShell>
  );
}
