import { useId } from 'react';

interface SegmentedFieldProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** A radio group as a row of buttons: arrow keys choose, as in every radio group. */
export const SegmentedField = <T extends string>({
  legend,
  value,
  options,
  onChange,
}: SegmentedFieldProps<T>) => {
  const id = useId();
  return (
    <fieldset className="segmented">
      <legend className="field-label">{legend}</legend>
      <div className="segmented-options">
        {options.map((option) => (
          <label key={option.value} className="segmented-option">
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              onChange={() => {
                onChange(option.value);
              }}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
