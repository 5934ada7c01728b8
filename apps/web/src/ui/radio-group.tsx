import { useId, type ReactNode } from 'react';

interface RadioGroupProps<T extends string> {
  readonly legend: ReactNode;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly description?: string;
  }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, each with what it means. */
export const RadioGroup = <T extends string>({
  legend,
  options,
  value,
  onChange,
}: RadioGroupProps<T>) => {
  const id = useId();
  return (
    <fieldset className="radio-group">
      <legend className="field-label">{legend}</legend>
      {options.map((option) => (
        <div key={option.value} className="checkbox">
          <label className="checkbox-label" htmlFor={`${id}-${option.value}`}>
            <input
              type="radio"
              id={`${id}-${option.value}`}
              name={id}
              checked={option.value === value}
              aria-describedby={option.description ? `${id}-${option.value}-about` : undefined}
              onChange={() => {
                onChange(option.value);
              }}
            />
            <span>{option.label}</span>
          </label>
          {option.description && (
            <p className="field-description" id={`${id}-${option.value}-about`}>
              {option.description}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
};
