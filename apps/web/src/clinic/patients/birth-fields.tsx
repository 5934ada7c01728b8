import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { partOf, partOrder, wholeDateOf } from '../../dates/typed-date.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { type PatientForm } from './patient-form.ts';

interface BirthFieldsProps {
  readonly form: PatientForm;
  readonly problem: string | undefined;
  readonly onChange: (form: PatientForm) => void;
}

/** The birth date, as far as it is known, or an approximate age. */
export const BirthFields = ({ form, problem, onChange }: BirthFieldsProps) => {
  const { t } = useTranslation('patients');
  const id = useId();
  const order = partOrder[useLanguage()];
  const put = (part: 'day' | 'month' | 'year' | 'age', typed: string): void => {
    // A whole date may be pasted into any of the fields.
    onChange({ ...form, ...(wholeDateOf(typed) ?? { [part]: partOf(typed) }) });
  };
  const hasDate = [form.day, form.month, form.year].some((part) => part !== '');
  return (
    <fieldset className="birth-fields" aria-describedby={`${id}-help`}>
      <legend className="field-label">{t('birth.legend')}</legend>
      <div className="birth-fields-parts">
        {[...order, 'age' as const].map((part) => (
          <div key={part} className={`field birth-fields-${part}`}>
            <label className="small" htmlFor={`${id}-${part}`}>
              {t(`birth.${part}`)}
            </label>
            <input
              id={`${id}-${part}`}
              className="field-control"
              inputMode="numeric"
              autoComplete="off"
              maxLength={20}
              value={form[part]}
              disabled={part === 'age' && hasDate}
              aria-invalid={problem !== undefined && part !== 'age' ? true : undefined}
              aria-describedby={problem === undefined ? undefined : `${id}-error`}
              onChange={(event) => {
                put(part, event.currentTarget.value);
              }}
            />
          </div>
        ))}
      </div>
      <p id={`${id}-help`} className="field-description">
        {t('birth.help')}
      </p>
      {problem !== undefined && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {t(problem)}
        </p>
      )}
    </fieldset>
  );
};
