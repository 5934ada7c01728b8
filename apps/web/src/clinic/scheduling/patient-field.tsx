import { useEffect, useState, type ReactNode } from 'react';
import {
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { usePatientWords } from '../patients/patient-words.ts';
import { findPatients, type PatientChoice } from './find-patients.ts';

interface PatientFieldProps {
  readonly patient: PatientChoice | null;
  readonly error?: ReactNode;
  readonly onChange: (patient: PatientChoice | null) => void;
}

/** How long typing has to pause before the search, in milliseconds. */
const pauseMs = 150;

/** Finds a known patient while a name, number or birth date is typed. */
export const PatientField = ({ patient, error, onChange }: PatientFieldProps) => {
  const { t } = useTranslation('scheduling');
  const { identity } = usePatientWords();
  const factsOf = (one: PatientChoice): string => `${identity(one)} · ${one.identifier}`;
  const [text, setText] = useState(patient?.name ?? '');
  const [found, setFound] = useState<readonly PatientChoice[]>([]);
  const [looked, setLooked] = useState('');
  const wanted = text.trim();

  useEffect(() => {
    if (wanted === '' || wanted === patient?.name) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      findPatients(wanted, abort.signal).then(
        (patients) => {
          if (abort.signal.aborted) return;
          setFound(patients);
          setLooked(wanted);
        },
        () => {
          if (!abort.signal.aborted) setLooked(wanted);
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted, patient]);

  return (
    <ComboBox
      className="field"
      items={wanted === '' ? [] : found}
      inputValue={text}
      value={patient?.id ?? null}
      menuTrigger="input"
      // Opens while typing, before anybody is found.
      allowsEmptyCollection={wanted !== ''}
      isInvalid={Boolean(error)}
      onInputChange={(next) => {
        setText(next);
        if (patient !== null && next !== patient.name) onChange(null);
      }}
      onChange={(id) => {
        const chosen = found.find((one) => one.id === id);
        if (chosen === undefined) return;
        setText(chosen.name);
        onChange(chosen);
      }}
    >
      <Label className="field-label">{t('book.patient')}</Label>
      <Input
        className="field-control"
        autoComplete="off"
        maxLength={120}
        placeholder={t('book.patientHint')}
      />
      {patient !== null && (
        <Text slot="description" className="field-description">
          {factsOf(patient)}
        </Text>
      )}
      {error && <FieldError className="field-error">{error}</FieldError>}
      <Popover className="menu-popover patient-choices">
        <ListBox<PatientChoice>
          className="menu"
          renderEmptyState={() => (
            <p className="muted patient-choices-none">
              {t(looked === wanted ? 'book.nobody' : 'book.looking')}
            </p>
          )}
        >
          {(one) => (
            <ListBoxItem className="menu-item patient-choice" id={one.id} textValue={one.name}>
              <Text slot="label">{one.name}</Text>
              <Text slot="description" className="muted small">
                {factsOf(one)}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
};
