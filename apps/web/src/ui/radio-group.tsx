import { useId, type ReactNode } from 'react';

interface RadioGroupProps<T extends string> {
  readonly legend: ReactNode;
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly description?: string;
    /** It cannot be chosen; the description says why. */
    readonly disabled?: boolean;
  }[];
  /** None of the options where nothing is chosen yet. */
  readonly value: T;
  readonly error?: ReactNode;
  readonly onChange: (value: T) => void;
}

/** One of a few, each with what it means. */
export const RadioGroup = <T extends string>({
  legend,
  options,
  value,
  error,
  onChange,
}: RadioGroupProps<T>) => {
  const id = useId();
  return (
    <fieldset
      className="radio-group"
      role="radiogroup"
      // Focus is led here where an answer is missing.
      tabIndex={error ? -1 : undefined}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className="field-label">{legend}</legend>
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {options.map((option) => (
        <div key={option.value} className="checkbox">
          <label className="checkbox-label" htmlFor={`${id}-${option.value}`}>
            <input
              type="radio"
              id={`${id}-${option.value}`}
              name={id}
              checked={option.value === value}
              disabled={option.disabled}
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
