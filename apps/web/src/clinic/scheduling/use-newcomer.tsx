import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { AlikePatients } from '../patients/alike-patients.tsx';
import { emptyForm, factsOf, type PatientForm, problemsOf } from '../patients/patient-form.ts';
import { type Elements } from '../../ui/elements.ts';
import { PatientFields } from '../patients/patient-fields.tsx';
import '../patients/patients.css';
import { useAlike } from '../patients/use-alike.ts';
import { staffRequest } from '../staff-request.ts';
import { type PatientChoice } from './find-patients.ts';

interface Newcomer {
  /** A field is missing, or possible duplicates were not checked. */
  readonly isIncomplete: boolean;
  readonly fields: Elements;
  readonly register: () => Promise<PatientChoice>;
}

interface NewcomerProps {
  /** While closed, no duplicates are searched. */
  readonly isOpen: boolean;
  readonly marked: boolean;
  /** The person turns out to be registered already. */
  readonly onKnown: (patient: PatientChoice) => void;
  readonly onCancel: () => void;
}

/** A new patient who is registered in the booking dialog. */
export function useNewcomer({ isOpen, marked, onKnown, onCancel }: NewcomerProps): Newcomer {
  const { t } = useTranslation(['scheduling', 'patients']);
  const language = useLanguage();
  // The same id is sent again after a lost response, so that only one patient is made; the next
  // patient gets another.
  const [id, setId] = useState(randomId);
  const [form, setForm] = useState<PatientForm>(() => emptyForm(language));
  const [toldApart, setToldApart] = useState<readonly string[]>([]);
  const alike = useAlike(isOpen ? form : null).filter(
    ({ patient }) => !toldApart.includes(patient.id),
  );
  const now = new Date(serverNow());
  const problems = problemsOf(form, now);
  const isDecided = alike.length === 0;

  const fields = (
    <div className="stack newcomer">
      <div className="row row-between">
        <strong>{t('book.newcomer')}</strong>
        <Button variant="quiet" onClick={onCancel}>
          {t('book.known')}
        </Button>
      </div>
      <PatientFields form={form} problems={marked ? problems : {}} isNew onChange={setForm}>
        {!isDecided && (
          <AlikePatients
            alike={alike}
            onUse={(patient) => {
              setForm(emptyForm(language));
              onKnown(patient);
            }}
            onNone={() => {
              setToldApart([...toldApart, ...alike.map(({ patient }) => patient.id)]);
            }}
          />
        )}
      </PatientFields>
      {marked && !isDecided && (
        <p className="field-error" role="alert">
          {t('patients:alike.decide', { count: alike.length })}
        </p>
      )}
    </div>
  );

  const register = async (): Promise<PatientChoice> => {
    const identifier = form.identifier.trim() === '' ? null : form.identifier.trim();
    const body = { id, identifier, facts: factsOf(form, now) };
    const { facts, ...made } = await staffRequest(routes.registerPatient, { body });
    const { name, birthDate, gender } = facts;
    setId(randomId());
    setForm(emptyForm(language));
    return { id, identifier: made.identifier, name, birthDate, gender };
  };

  return { isIncomplete: Object.keys(problems).length > 0 || !isDecided, fields, register };
}
