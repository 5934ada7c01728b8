import { useId, type ReactNode } from 'react';

interface RadioGroupProps<T extends string> {
  readonly legend: ReactNode;
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly description?: string;
    /** The option cannot be chosen; its description says why. */
    readonly disabled?: boolean;
  }[];
  /** No option's value while nothing is chosen. */
  readonly value: T;
  readonly error?: ReactNode;
  readonly onChange: (value: T) => void;
}

/** A choice of one option, each with a description. */
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
      // Gets the focus where an answer is missing.
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
