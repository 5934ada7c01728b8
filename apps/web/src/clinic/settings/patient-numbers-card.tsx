import { PatientNumberPattern, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSaving } from '../../ui/use-saving.ts';
import { staffRequest } from '../staff-request.ts';

const load = (signal: AbortSignal) => staffRequest(routes.readPatientNumbers, {}, { signal });

/** How the clinic numbers its patients. */
export const PatientNumbersCard = () => {
  const { t } = useTranslation('patients');
  const loaded = useLoaded(load);
  return (
    <Card aria-label={t('numbers.title')}>
      <div className="stack">
        <p>{t('numbers.help')}</p>
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && <PatternForm saved={loaded.data.pattern} />}
      </div>
    </Card>
  );
};

const PatternForm = ({ saved }: { readonly saved: string }) => {
  const { t } = useTranslation('patients');
  const [pattern, setPattern] = useState(saved);
  const { marked, busy, error, isSaved, handleChange, save } = useSaving();
  const isWrong = !PatientNumberPattern.safeParse(pattern).success;

  const send = async (): Promise<void> => {
    await staffRequest(routes.changePatientNumbers, { body: { pattern: pattern.trim() } });
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void save(event, !isWrong, send)}>
      <TextField
        label={t('numbers.pattern')}
        description={t('numbers.signs')}
        maxLength={40}
        autoComplete="off"
        value={pattern}
        error={marked && isWrong && t('numbers.wrong')}
        onChange={({ currentTarget }) => {
          setPattern(currentTarget.value);
          handleChange();
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {isSaved && (
        <Banner tone="success" live="status">
          {t('numbers.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {t('numbers.save')}
        </Button>
      </div>
    </form>
  );
};
