import { patientRoutes } from '@teleward/contracts';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/call.ts';
import { readDate } from '../dates/typed-date.ts';
import { BirthDateField } from './birth-date-field.tsx';
import { serverNow } from '../server-clock.ts';
import { OpenButton } from '../visitor/open-button.tsx';
import { useOpening } from '../visitor/use-opening.ts';

interface BirthDateFormProps {
  readonly token: string;
  readonly onOpened: () => Promise<void>;
}

/** Opens the link for somebody who knows the patient's date of birth. */
export const BirthDateForm = ({ token, onOpened }: BirthDateFormProps) => {
  const { t } = useTranslation(['patient', 'errors']);
  const [parts, setParts] = useState({ day: '', month: '', year: '' });
  const firstField = useRef<HTMLInputElement>(null);
  const opening = useOpening(onOpened, () => firstField.current?.focus());
  const { problem, busy, left } = opening;

  const handleSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (busy || left > 0) return;
    const read = readDate(parts, new Date(serverNow()));
    if ('problem' in read) opening.refuse(`patient:welcome.${read.problem}`);
    else
      void opening.open(() =>
        call(patientRoutes.openVisitLink, { body: { token, birthDate: read.date } }),
      );
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
      <OpenButton busy={busy} left={left} />
    </form>
  );
};
