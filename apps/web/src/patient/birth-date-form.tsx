import { patientRoutes } from '@teleward/contracts';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { readDate } from '../dates/typed-date.ts';
import { Banner } from '../ui/banner.tsx';
import { BirthDateField } from './birth-date-field.tsx';
import { serverNow } from '../server-clock.ts';
import { OpenButton } from '../visitor/open-button.tsx';
import { useOpening } from '../visitor/use-opening.ts';
import { missesUntilHelp, type PatientPreview } from './use-preview.ts';

interface BirthDateFormProps {
  readonly token: string;
  readonly preview: Pick<PatientPreview, 'misses' | 'retryAfter' | 'clinic'>;
  /** The date did not match. */
  readonly onMissed: () => void;
  readonly onOpened: () => Promise<void>;
}

/** Opens the link with the patient's date of birth. */
export const BirthDateForm = ({ token, preview, onMissed, onOpened }: BirthDateFormProps) => {
  const { t } = useTranslation(['patient', 'errors']);
  const [parts, setParts] = useState({ day: '', month: '', year: '' });
  const firstField = useRef<HTMLInputElement>(null);
  const opening = useOpening(onOpened, () => firstField.current?.focus());
  const { problem, busy, left, wait } = opening;
  const { misses, retryAfter, clinic } = preview;
  useEffect(() => {
    // The clinic may have corrected the date in the record, which ends the wait.
    wait(retryAfter ?? 0);
  }, [preview, retryAfter, wait]);

  const handleSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (busy || left > 0) return;
    const read = readDate(parts, new Date(serverNow()));
    if ('problem' in read) {
      opening.refuse(`patient:welcome.${read.problem}`);
    } else {
      void opening.open(() =>
        request(patientRoutes.openVisitLink, { body: { token, birthDate: read.date } }).catch(
          (error: unknown) => {
            if (errorCodeOf(error) === 'birth_date_mismatch') onMissed();
            throw error;
          },
        ),
      );
    }
  };

  return (
    <form className="stack" noValidate onSubmit={handleSubmit}>
      <p>{t('welcome.confirm')}</p>
      <BirthDateField
        value={parts}
        onChange={setParts}
        firstField={firstField}
        error={problem && t(problem)}
      />
      {misses >= missesUntilHelp && (
        <Banner tone="warning" live="status">
          <p>{t(clinic.phone === null ? 'welcome.missesNoPhone' : 'welcome.misses')}</p>
          {clinic.phone !== null && (
            <p>
              <a href={`tel:${clinic.phone}`}>{t('callClinic', { phone: clinic.phone })}</a>
            </p>
          )}
        </Banner>
      )}
      <OpenButton busy={busy} left={left} />
    </form>
  );
};
