import { routes } from '@teleward/contracts';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useKnown } from '../facts/known.tsx';
import { staffRequest } from '../staff-request.ts';
import { SetRow } from './set-row.tsx';
import { VitalsDialog } from './vitals-dialog.tsx';
import './vitals.css';

/** So many are seen at first: today's and the ones to compare them with. */
const first = 3;

interface VitalsCardProps {
  readonly patient: { readonly id: string; readonly name: string };
  /** Of its heading, by where it stands. */
  readonly level?: 2 | 3;
}

/** The newest vital signs, and the way to take them. */
export default function VitalsCard({ patient, level = 3 }: VitalsCardProps) {
  const { t } = useTranslation('vitals');
  const [isTaking, setTaking] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const patientId = patient.id;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readVitalSigns, { params: { patientId } }, { signal }),
    [patientId],
  );
  const loaded = useLoaded(load);
  const known = useKnown();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState<'saved' | 'withdrawn' | null>(null);
  const refresh = (what: 'saved' | 'withdrawn'): void => {
    setTold(what);
    loaded.reload();
    // A weight is a clinical fact as well, and doses are calculated from it.
    known?.reload();
  };
  const Heading = level === 2 ? 'h2' : 'h3';
  const sets = loaded.state === 'ready' ? loaded.data.sets : [];
  return (
    <section className="stack" aria-labelledby="vital-signs">
      <div className="row row-between">
        <Heading id="vital-signs" ref={heading} tabIndex={-1}>
          {t('title')}
        </Heading>
        <Button
          aria-haspopup="dialog"
          onClick={() => {
            setTaking(true);
          }}
        >
          {t('take')}
        </Button>
      </div>
      <p className="muted" role="status">
        {told === null ? '' : t(told)}
      </p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
      {loaded.state === 'ready' && sets.length === 0 && <p className="muted">{t('none')}</p>}
      <ol className="vitals-sets">
        {(isWhole ? sets : sets.slice(0, first)).map((set) => (
          <li key={set.setId}>
            <SetRow
              set={set}
              patientId={patientId}
              onChanged={() => {
                // The button that was pressed is gone.
                heading.current?.focus();
                refresh('withdrawn');
              }}
            />
          </li>
        ))}
      </ol>
      {!isWhole && sets.length > first && (
        <div>
          <Button
            variant="quiet"
            onClick={() => {
              setWhole(true);
            }}
          >
            {t('earlier', { count: sets.length - first })}
          </Button>
        </div>
      )}
      <VitalsDialog
        patientId={patientId}
        name={patient.name}
        open={isTaking}
        onClose={() => {
          setTaking(false);
        }}
        onSaved={() => {
          setTaking(false);
          refresh('saved');
        }}
      />
    </section>
  );
}
