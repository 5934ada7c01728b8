import { patientRoutes, type PatientVisit } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { VisitSummary } from '../../summary/visit-summary.tsx';

/** Details of the visit: times, people and the line. */
export const AboutVisit = ({ visit }: { readonly visit: PatientVisit }) => {
  const { t } = useTranslation('patient');
  const [opened, setOpened] = useState(false);
  return (
    <Card>
      <details
        className="help"
        onToggle={(event) => {
          if (event.currentTarget.open) setOpened(true);
        }}
      >
        <summary>{t('ended.about')}</summary>
        {opened && <Summary encounterId={visit.encounterId} />}
      </details>
    </Card>
  );
};

const Summary = ({ encounterId }: { readonly encounterId: string }) => {
  const load = useCallback(
    (signal: AbortSignal) =>
      request(patientRoutes.readMyVisitSummary, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const summary = useLoaded(load);
  if (summary.state === 'loading') return <Loading />;
  if (summary.state === 'failed') {
    return <ErrorBanner error={summary.error} onRetry={summary.reload} />;
  }
  return <VisitSummary summary={summary.data} />;
};
