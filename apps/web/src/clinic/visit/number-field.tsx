import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/text-field.tsx';
import { readNumber, readTyped } from './read-number.ts';

interface NumberFieldProps {
  readonly label: ReactNode;
  readonly value: number | null;
  readonly max: number;
  /** Accepts no fraction. */
  readonly whole?: boolean;
  readonly error?: ReactNode;
  readonly onChange: (value: number | null) => void;
}

/** A field for a positive number. The text stays as typed, also while it is not a number yet. */
export const NumberField = (props: NumberFieldProps) => {
  const { label, value, max, whole = false, error, onChange } = props;
  const { t } = useTranslation('clinic');
  const [text, setText] = useState(value === null ? '' : String(value));
  // The draft may change under the field, as when another version is chosen.
  const isOwn = readNumber(text, max, whole) === value;
  const shown = isOwn ? text : value === null ? '' : String(value);
  const read = readTyped(shown, max, whole);
  const wrong =
    'either' in read
      ? t('number.either', { typed: shown.trim(), whole: read.either[0], fraction: read.either[1] })
      : shown.trim() !== '' &&
        read.value === null &&
        t(whole ? 'number.whole' : 'number.wrong', { max });
  return (
    <TextField
      label={label}
      inputMode={whole ? 'numeric' : 'decimal'}
      autoComplete="off"
      maxLength={12}
      value={shown}
      error={wrong || error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(readNumber(event.currentTarget.value, max, whole));
      }}
    />
  );
};
