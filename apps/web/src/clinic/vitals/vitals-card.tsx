import { routes, type VitalSigns } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PressOnce } from '../facts/press-once.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';
import { useVitalWords } from './vital-words.ts';
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
      staffCall(routes.readVitalSigns, { params: { patientId } }, { signal }),
    [patientId],
  );
  const loaded = useLoaded(load);
  const Heading = level === 2 ? 'h2' : 'h3';
  const sets = loaded.state === 'ready' ? loaded.data.sets : [];
  return (
    <section className="stack" aria-labelledby="vital-signs">
      <div className="row row-between">
        <Heading id="vital-signs">{t('title')}</Heading>
        <Button
          aria-haspopup="dialog"
          onClick={() => {
            setTaking(true);
          }}
        >
          {t('take')}
        </Button>
      </div>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
      {loaded.state === 'ready' && sets.length === 0 && <p className="muted">{t('none')}</p>}
      <ol className="vitals-sets">
        {(isWhole ? sets : sets.slice(0, first)).map((set) => (
          <SetRow key={set.setId} set={set} patientId={patientId} onChanged={loaded.reload} />
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
          loaded.reload();
        }}
      />
    </section>
  );
}

interface SetRowProps {
  readonly set: VitalSigns;
  readonly patientId: string;
  readonly onChanged: () => void;
}

const SetRow = ({ set, patientId, onChanged }: SetRowProps) => {
  const { t } = useTranslation(['vitals', 'common']);
  const told = useVitalWords();
  const language = useLanguage();
  const { session } = useSignedIn();
  const [asks, setAsks] = useState(false);
  const { setId, status, takenAt, values, recordedBy } = set;
  const isError = status === 'entered-in-error';
  const time = formatDateTime(takenAt, session.clinic.timeZone, language);
  const close = (): void => {
    setAsks(false);
  };
  return (
    <li className={isError ? 'vitals-set vitals-error' : 'vitals-set'}>
      <div className="row row-between">
        <p className="muted small">{t('taken', { time, name: recordedBy.name })}</p>
        {isError ? (
          <span className="badge">{t('error.marked')}</span>
        ) : (
          <Button
            variant="quiet"
            aria-label={t('error.markOf', { time })}
            aria-haspopup="dialog"
            onClick={() => {
              setAsks(true);
            }}
          >
            {t('error.mark')}
          </Button>
        )}
      </div>
      <dl className="vitals-values">
        {told(values).map(({ key, label, text }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Dialog
        title={t('error.sure')}
        open={asks}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('common:cancel')}</Button>
            <PressOnce
              onPress={async () => {
                await staffCall(routes.withdrawVitalSigns, { params: { patientId, setId } });
                close();
                onChanged();
              }}
            >
              {t('error.mark')}
            </PressOnce>
          </>
        }
      >
        <p>{t('error.means', { time })}</p>
      </Dialog>
    </li>
  );
};
