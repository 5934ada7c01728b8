import { routes, type VitalSigns } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PressOnce } from '../facts/press-once.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { useVitalWords } from './vital-words.ts';
import './vitals.css';

interface SetRowProps {
  readonly set: VitalSigns;
  readonly patientId: string;
  readonly onChanged: (set: VitalSigns) => void;
}

/** One set of vital signs, and the way to mark it as an error. */
export const SetRow = ({ set, patientId, onChanged }: SetRowProps) => {
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
    <div className={isError ? 'vitals-set vitals-error' : 'vitals-set'}>
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
                const params = { patientId, setId };
                const withdrawn = await staffRequest(routes.withdrawVitalSigns, { params });
                close();
                onChanged(withdrawn);
              }}
            >
              {t('error.mark')}
            </PressOnce>
          </>
        }
      >
        <p>{t('error.means', { time })}</p>
      </Dialog>
    </div>
  );
};
