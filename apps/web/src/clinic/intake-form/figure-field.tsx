import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readFigure } from '../../intake/read-figure.ts';
import { TextField } from '../../ui/text-field.tsx';

interface FigureFieldProps {
  readonly label: ReactNode;
  readonly figure: number;
  readonly decimals: number;
  readonly onChange: (figure: number) => void;
}

/** A number of the form. The text stays as typed; what is not a number changes nothing. */
export const FigureField = ({ label, figure, decimals, onChange }: FigureFieldProps) => {
  const { t } = useTranslation('intake-form');
  const [typed, setTyped] = useState(String(figure));
  const isWrong = readFigure(typed, decimals) === null;
  return (
    <TextField
      label={label}
      inputMode={decimals === 0 ? 'numeric' : 'decimal'}
      maxLength={10}
      value={typed}
      error={isWrong && t(decimals === 0 ? 'figure' : 'decimalFigure', { count: decimals })}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        const read = readFigure(value, decimals);
        if (read !== null) onChange(read);
      }}
    />
  );
};
