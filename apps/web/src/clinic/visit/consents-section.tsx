import { type Patient, routes } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { WitnessDialog } from './witness-dialog.tsx';

interface ConsentsSectionProps {
  readonly encounterId: string;
  readonly patient: Patient;
}

/**
 * What the patient of a visit consented to, by purpose, and who heard a consent
 * that was given aloud.
 */
export default function ConsentsSection({ encounterId, patient }: ConsentsSectionProps) {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [open, setOpen] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readConsents, { params: { encounterId, language } }, { signal }),
    [encounterId, language],
  );
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') {
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  }
  const { offered, decisions } = loaded.data;
  const purposes = new Set([...offered, ...decisions].map(({ purpose }) => purpose));
  return (
    <section className="stack" aria-labelledby="consents">
      <h3 id="consents">{t('consents.title')}</h3>
      <dl className="facts">
        {[...purposes].map((purpose) => {
          const decision = decisions.find((one) => one.purpose === purpose);
          return (
            <div key={purpose}>
              <dt>{t(`consents.purpose.${purpose}`)}</dt>
              <dd>
                <span>
                  {decision === undefined
                    ? t('consents.unanswered')
                    : t(`consents.${decision.status}`, {
                        time: formatDateTime(decision.decidedAt, session.clinic.timeZone, language),
                      })}
                </span>
                {decision?.witness && (
                  <span className="muted">
                    {` ${t('consents.witness', { name: decision.witness.name })}`}
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div className="row">
        <Button
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('consents.record')}
        </Button>
      </div>
      {open && (
        <WitnessDialog
          encounterId={encounterId}
          patient={patient}
          onRecorded={loaded.reload}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </section>
  );
}
