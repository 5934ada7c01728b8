import { intakeRoutes, type IntakeAnswers, type PatientVisit } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { IntakeQuestions } from './intake-questions.tsx';

interface IntakeCardProps {
  readonly visit: PatientVisit;
}

/** The clinic's questions before the visit, if it has any. */
export default function IntakeCard({ visit }: IntakeCardProps) {
  const { t } = useTranslation('intake');
  const { encounterId } = visit;
  const load = useCallback(
    (signal: AbortSignal) =>
      request(intakeRoutes.readMyIntake, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  const [kept, setKept] = useState<IntakeAnswers>({});
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'ready' && loaded.data.form.items.length === 0) return null;
  return (
    <Card aria-labelledby="intake">
      <div className="stack">
        <h2 id="intake">{t('title')}</h2>
        {loaded.state === 'failed' ? (
          <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
        ) : (
          <IntakeQuestions
            key={loaded.data.form.version}
            visit={visit}
            intake={loaded.data}
            kept={kept}
            onOutdated={(answers) => {
              setKept(answers);
              loaded.reload();
            }}
          />
        )}
      </div>
    </Card>
  );
}
