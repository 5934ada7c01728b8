import { useId, type ComponentProps, type ReactNode } from 'react';

interface SelectProps extends Omit<ComponentProps<'select'>, 'className' | 'id' | 'children'> {
  readonly label: ReactNode;
  readonly options: readonly { readonly value: string; readonly label: string; lang?: string }[];
  readonly error?: ReactNode;
  readonly labelHidden?: boolean;
}

/** The platform's own list: phones show it as a wheel or sheet that people already know. */
export const Select = ({ label, options, error, labelHidden = false, ...rest }: SelectProps) => {
  const id = useId();
  return (
    <div className="field">
      <label className={labelHidden ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      <select
        {...rest}
        id={id}
        className="field-control"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};
