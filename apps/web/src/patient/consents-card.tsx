import { consentRoutes, patientRoutes, type PatientVisit } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { deviceZone } from '../visitor/local-time.ts';

/**
 * The consents that the patient gave, in the words that they were shown, each of
 * which can be withdrawn.
 */
export default function ConsentsCard({ visit }: { readonly visit: PatientVisit }) {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { encounterId } = visit;
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const load = useCallback(
    (signal: AbortSignal) =>
      request(consentRoutes.readMyConsents, { params: { encounterId, language } }, { signal }),
    [encounterId, language],
  );
  const loaded = useLoaded(load);
  const consents = loaded.state === 'ready' ? loaded.data : null;
  const decided = consents?.decisions ?? [];
  // The consents asked now, and those given to earlier texts.
  const shown = [
    ...(consents?.offered ?? []),
    ...decided.flatMap(({ text, status }) => (text !== null && status === 'active' ? [text] : [])),
  ].filter(
    ({ purpose }, index, all) => all.findIndex((text) => text.purpose === purpose) === index,
  );

  const decide = async (
    { purpose, version, language: words }: (typeof shown)[number],
    agreed: boolean,
  ): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await request(agreed ? patientRoutes.giveConsent : consentRoutes.refuseConsent, {
        params: { encounterId },
        body: { purpose, textVersion: version, language: words },
      });
      loaded.reload();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Card aria-labelledby="consents">
      <div className="stack">
        <h2 id="consents">{t('consents.title')}</h2>
        {!open && (
          <div className="row">
            <Button
              onClick={() => {
                setOpen(true);
              }}
            >
              {t('consents.open')}
            </Button>
          </div>
        )}
        {open && loaded.state === 'failed' && (
          <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
        )}
        {error !== null && <ErrorBanner error={error} />}
        {open && (
          <ul className="people">
            {shown.map((asked) => {
              const decision = decided.find(({ purpose }) => purpose === asked.purpose);
              const isGiven = decision?.status === 'active';
              const text = (isGiven ? decision.text : null) ?? asked;
              return (
                <li key={asked.purpose} className="stack-tight">
                  <h3>{t(`consent.purpose.${asked.purpose}`)}</h3>
                  <p role="status">
                    {decision === undefined
                      ? t('consents.unanswered')
                      : t(`consents.${decision.status}`, {
                          time: formatDateTime(decision.decidedAt, deviceZone(), language),
                        })}
                  </p>
                  <div className="stack-tight" lang={text.language}>
                    {text.paragraphs.map((paragraph) => (
                      <p key={paragraph}>{paragraph}</p>
                    ))}
                    <p>
                      <strong>{text.statement}</strong>
                    </p>
                  </div>
                  {asked.purpose === 'treatment' && isGiven && (
                    <p className="muted">{t('consents.withoutTreatment')}</p>
                  )}
                  <div className="row">
                    <Button
                      busy={busy}
                      aria-label={t(isGiven ? 'consents.takeBackOf' : 'consents.giveOf', {
                        purpose: t(`consent.purpose.${asked.purpose}`),
                      })}
                      onClick={() => void decide(isGiven ? text : asked, !isGiven)}
                    >
                      {t(isGiven ? 'consents.takeBack' : 'consents.give')}
                    </Button>
                  </div>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Card>
  );
}
