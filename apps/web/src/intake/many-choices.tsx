import { type IntakeItem } from '@teleward/contracts';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../ui/checkbox.tsx';
import { Spoken } from './words.tsx';

interface ManyChoicesProps {
  readonly legend: ReactNode;
  readonly options: IntakeItem['answerOption'];
  readonly chosen: readonly string[];
  readonly error?: ReactNode;
  readonly onChange: (chosen: string[]) => void;
}

/** A choice of several options, some of which exclude the others. */
export const ManyChoices = ({ legend, options, chosen, error, onChange }: ManyChoicesProps) => {
  const { t } = useTranslation('intake');
  const id = useId();
  const take = (code: string, isExclusive: boolean): string[] => {
    if (chosen.includes(code)) return chosen.filter((one) => one !== code);
    if (isExclusive) return [code];
    const excluding = options.filter(({ exclusive }) => exclusive).map((option) => option.code);
    return [...chosen.filter((one) => !excluding.includes(one)), code];
  };
  return (
    <fieldset className="radio-group" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="field-label">{legend}</legend>
      <p className="muted small">{t('several')}</p>
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {options.map(({ code, display, exclusive }, index) => (
        <Checkbox
          key={code}
          label={<Spoken words={display} />}
          checked={chosen.includes(code)}
          aria-invalid={error && index === 0 ? true : undefined}
          onChange={() => {
            onChange(take(code, exclusive));
          }}
        />
      ))}
    </fieldset>
  );
};
