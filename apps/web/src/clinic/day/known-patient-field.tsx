import { type Patient, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ageOf, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';

interface KnownPatientFieldProps {
  readonly patient: Patient | null;
  readonly problem: string | undefined;
  readonly onFound: (patient: Patient | null) => void;
}

/** Somebody the clinic knows, by their number; name and birth date show whether it is them. */
export const KnownPatientField = ({ patient, problem, onFound }: KnownPatientFieldProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [identifier, setIdentifier] = useState('');
  const [isNobody, setIsNobody] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const find = async (): Promise<void> => {
    if (identifier.trim() === '') return;
    setBusy(true);
    setError(null);
    try {
      const found = await staffCall(routes.findPatient, { body: { identifier } });
      onFound(found.patient);
      setIsNobody(found.patient === null);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <div className="stack-tight">
      <TextField
        label={t('walkIn.identifier')}
        maxLength={60}
        autoComplete="off"
        value={identifier}
        error={isNobody ? t('walkIn.nobody') : problem}
        onChange={({ currentTarget }) => {
          setIdentifier(currentTarget.value);
          setIsNobody(false);
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
        {patient !== null && (
          <Banner tone="success" title={patient.name}>
            <p>
              {[
                formatDay(`${patient.birthDate}T12:00:00Z`, 'UTC', language),
                t('person.ageAndGender', {
                  age: ageOf(patient.birthDate, session.clinic.timeZone, new Date()),
                  gender: t(`person.gender.${patient.gender}`),
                }),
              ].join(' · ')}
            </p>
          </Banner>
        )}
      </div>
    </div>
  );
};
