import { type PatientRow, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { usePatientWords } from './patient-words.ts';
import { staffRequest } from '../staff-request.ts';

interface FindPatientFieldProps {
  readonly label: string;
  readonly patient: PatientRow | null;
  readonly problem: string | undefined;
  /** Whether a single match is chosen at once. */
  readonly choosesSingle?: boolean;
  readonly onFound: (patient: PatientRow | null) => void;
}

/** With more matches the person should type more. */
const mostShown = 6;

/** Finds a known patient by any detail; name and birth date confirm the right one. */
export const FindPatientField = ({
  label,
  patient,
  problem,
  choosesSingle = true,
  onFound,
}: FindPatientFieldProps) => {
  const { t } = useTranslation('clinic');
  const { identity } = usePatientWords();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly PatientRow[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const find = async (): Promise<void> => {
    if (text.trim() === '') return;
    setBusy(true);
    setError(null);
    try {
      const { patients } = await staffRequest(routes.searchPatients, {
        body: { text, limit: mostShown },
      });
      setFound(patients);
      onFound(choosesSingle && patients.length === 1 ? (patients[0] ?? null) : null);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <div className="stack-tight">
      <TextField
        label={label}
        maxLength={120}
        autoComplete="off"
        value={text}
        error={found?.length === 0 ? t('walkIn.nobody') : problem}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setFound(null);
          onFound(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void find();
        }}
      />
      <div className="row">
        <Button busy={busy} onClick={() => void find()}>
          {t('walkIn.find')}
        </Button>
      </div>
      {error !== null && <ErrorBanner error={error} />}
      <div role="status">
        {found !== null && found.length > 0 && (
          <RadioGroup
            legend={t('walkIn.found')}
            value={patient?.id ?? ''}
            options={found.map((row) => ({
              value: row.id,
              label: `${row.name} · ${identity(row)} · ${row.identifier}`,
            }))}
            onChange={(id) => {
              onFound(found.find((row) => row.id === id) ?? null);
            }}
          />
        )}
      </div>
    </div>
  );
};
