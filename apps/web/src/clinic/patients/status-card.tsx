import { type RegisteredPatient, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { partOf, partOrder, readDate, wholeDateOf } from '../../dates/typed-date.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { staffRequest } from '../staff-request.ts';
import { useStateWords } from './use-state-words.ts';

interface StatusCardProps {
  readonly patient: RegisteredPatient;
  readonly onChanged: () => void;
}

/** Whether a patient can be booked, and the date of death. */
export const StatusCard = ({ patient, onChanged }: StatusCardProps) => {
  const { t } = useTranslation('patients');
  const words = useStateWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setIsAsking] = useState(false);
  const { id: patientId, version: baseVersion, identifier, facts, active, deceasedDate } = patient;

  const change = async (
    wanted: Partial<Pick<RegisteredPatient, 'active' | 'deceasedDate'>>,
  ): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const body = { baseVersion, identifier, facts, active, deceasedDate, ...wanted };
      await staffRequest(routes.changePatient, { params: { patientId }, body });
      setIsAsking(false);
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Card aria-labelledby="patient-status">
      <div className="stack">
        <h2 id="patient-status">{t('status.title')}</h2>
        <p>
          {deceasedDate === null
            ? t(active ? 'status.active' : 'status.inactive')
            : t('status.died', { date: words.date(deceasedDate) })}
        </p>
        {error !== null && !isAsking && <ErrorBanner error={error} />}
        <div className="row">
          <Button busy={busy} onClick={() => void change({ active: !active })}>
            {t(active ? 'status.deactivate' : 'status.reactivate')}
          </Button>
          {deceasedDate === null ? (
            <Button
              variant="quiet"
              onClick={() => {
                setError(null);
                setIsAsking(true);
              }}
            >
              {t('status.enterDeath')}
            </Button>
          ) : (
            <Button
              variant="quiet"
              busy={busy}
              onClick={() => void change({ deceasedDate: null, active: true })}
            >
              {t('status.revokeDeath')}
            </Button>
          )}
        </div>
      </div>
      {isAsking && (
        <DeathDialog
          busy={busy}
          error={error}
          onClose={() => {
            setIsAsking(false);
          }}
          onTold={(date) => void change({ deceasedDate: date, active: false })}
        />
      )}
    </Card>
  );
};

interface DeathDialogProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onTold: (date: string) => void;
}

const DeathDialog = ({ busy, error, onClose, onTold }: DeathDialogProps) => {
  const { t } = useTranslation(['patients', 'common']);
  const order = partOrder[useLanguage()];
  const [parts, setParts] = useState({ day: '', month: '', year: '' });
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Dialog
      title={t('status.deathTitle')}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            onClick={() => {
              const read = readDate(parts, new Date(serverNow()));
              if ('problem' in read) setProblem(`birth.${read.problem}`);
              else onTold(read.date);
            }}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('status.deathHelp')}</p>
        <div className="birth-fields-parts">
          {order.map((part) => (
            <TextField
              key={part}
              label={t(`birth.${part}`)}
              inputMode="numeric"
              autoComplete="off"
              maxLength={20}
              value={parts[part]}
              onChange={({ currentTarget }) => {
                setProblem(null);
                setParts(
                  wholeDateOf(currentTarget.value) ?? {
                    ...parts,
                    [part]: partOf(currentTarget.value),
                  },
                );
              }}
            />
          ))}
        </div>
        {problem !== null && (
          <p className="field-error" role="alert">
            {t(problem)}
          </p>
        )}
        {error !== null && <ErrorBanner error={error} />}
      </div>
    </Dialog>
  );
};
