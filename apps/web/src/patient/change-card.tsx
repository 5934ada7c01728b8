import { myAppointmentRoutes, type PatientVisit } from '@teleward/contracts';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { formatDay, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Part } from '../ui/part.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useNow } from '../ui/use-now.ts';
import { localZone } from '../visitor/local-time.ts';

const ChooseTime = lazy(() => import('./choose-time.tsx'));

interface ChangeCardProps {
  readonly visit: PatientVisit;
  readonly onChanged: (visit: PatientVisit) => void;
}

/**
 * For a patient who cannot come: another time or a cancellation, as far as the clinic allows it;
 * else its telephone number.
 */
export const ChangeCard = ({ visit, onChanged }: ChangeCardProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const now = useNow(10_000);
  const [step, setStep] = useState<'ask' | 'cancel' | 'move'>('ask');
  const { clinic, until } = visit;
  const isOpen = (what: 'cancel' | 'move'): boolean => {
    const end = until[what];
    return end !== null && Date.parse(end) > now;
  };
  const told = (instant: string) => {
    const { own } = localZone(instant, clinic.timeZone, language);
    return {
      day: formatDay(instant, own, language),
      time: formatTime(instant, own, language),
    };
  };
  const back = (): void => {
    setStep('ask');
  };
  const [last] = [until.move, until.cancel].filter((one) => one !== null).toSorted();
  const isAnyOpen = isOpen('cancel') || isOpen('move');

  return (
    <Card aria-labelledby="change">
      <div className="stack">
        <h2 id="change">{t('change.title')}</h2>
        {step === 'ask' && (
          <>
            {isAnyOpen && last !== undefined && Date.parse(last) > now && (
              <p>{t('change.until', told(last))}</p>
            )}
            {!isAnyOpen && <p>{t('change.call')}</p>}
            {(!isAnyOpen || !isOpen('move')) && clinic.phone !== null && (
              <p>
                <a href={`tel:${clinic.phone.replaceAll(/[^+\d]/g, '')}`}>
                  {t('callClinic', { phone: clinic.phone })}
                </a>
              </p>
            )}
            <div className="row">
              {isOpen('move') && (
                <Button
                  onClick={() => {
                    setStep('move');
                  }}
                >
                  {t('change.move')}
                </Button>
              )}
              {isOpen('cancel') && (
                <Button
                  variant="quiet"
                  onClick={() => {
                    setStep('cancel');
                  }}
                >
                  {t('change.cancel')}
                </Button>
              )}
            </div>
          </>
        )}
        {step === 'cancel' && <CancelForm visit={visit} onChanged={onChanged} onBack={back} />}
        {step === 'move' && (
          <Part meanwhile={null}>
            <ChooseTime
              visit={visit}
              onMoved={(moved) => {
                back();
                onChanged(moved);
              }}
              onBack={back}
            />
          </Part>
        )}
      </div>
    </Card>
  );
};

const CancelForm = (props: ChangeCardProps & { readonly onBack: () => void }) => {
  const { visit, onChanged, onBack } = props;
  const { t } = useTranslation('patient');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const cancel = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const { encounterId, version } = visit;
    try {
      const body = { version, note: note.trim() };
      onChanged(
        await request(myAppointmentRoutes.cancelMyVisit, { params: { encounterId }, body }),
      );
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void cancel();
      }}
    >
      <p>{t('change.cancelHelp')}</p>
      <TextField
        multiline
        label={t('change.reason')}
        description={t('change.reasonHelp')}
        rows={2}
        maxLength={300}
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button type="submit" variant="danger" busy={busy}>
          {t('change.cancelNow')}
        </Button>
        <Button variant="quiet" onClick={onBack}>
          {t('change.keep')}
        </Button>
      </div>
    </form>
  );
};
