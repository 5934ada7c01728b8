import { useId, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/use-language.ts';
import { type DateParts, partOf, partOrder, wholeDateOf } from '../dates/typed-date.ts';

interface BirthDateFieldProps {
  readonly value: DateParts;
  readonly onChange: (value: DateParts) => void;
  readonly error: ReactNode;
  /** The first of the three fields, which gets the focus after an error. */
  readonly firstField: Ref<HTMLInputElement>;
}

/** Three plain number fields: a calendar would make a person of 70 turn 70 years of pages. */
export const BirthDateField = ({ value, onChange, error, firstField }: BirthDateFieldProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const id = useId();
  const order = partOrder[language];
  return (
    <fieldset className="birth-date" aria-describedby={`${id}-example`}>
      <legend className="field-label">{t('welcome.birthDate')}</legend>
      <p className="field-description" id={`${id}-example`}>
        {t('welcome.example')}
      </p>
      <div className="birth-date-parts">
        {order.map((part, index) => (
          <div key={part} className={`field birth-date-${part}`}>
            <label htmlFor={`${id}-${part}`}>{t(`welcome.${part}`)}</label>
            <input
              ref={index === 0 ? firstField : undefined}
              id={`${id}-${part}`}
              className="field-control"
              inputMode="numeric"
              autoComplete={`bday-${part}`}
              // Long enough for a whole date, which a phone offers to paste into the first field.
              maxLength={40}
              value={value[part]}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${id}-error` : undefined}
              onChange={(event) => {
                const typed = event.currentTarget.value;
                onChange(wholeDateOf(typed) ?? { ...value, [part]: partOf(typed) });
              }}
            />
          </div>
        ))}
      </div>
      <div id={`${id}-error`} role="alert" className="field-error">
        {error}
      </div>
    </fieldset>
  );
};
