import { useId, type ComponentProps, type ReactNode } from 'react';

interface Shared {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
}

type InputProps = Shared &
  Omit<ComponentProps<'input'>, 'className' | 'id'> & { readonly multiline?: false };
type AreaProps = Shared &
  Omit<ComponentProps<'textarea'>, 'className' | 'id'> & { readonly multiline: true };

/** A labelled field; description and error are associated with it for screen readers. */
export const TextField = (props: InputProps | AreaProps) => {
  const id = useId();
  const { label, description, error, ...control } = props;
  const described = [description ? `${id}-description` : '', error ? `${id}-error` : ''];
  const shared = {
    id,
    className: 'field-control',
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
  };
  let field: ReactNode;
  if (control.multiline) {
    const { multiline: _multiline, ...rest } = control;
    field = <textarea {...rest} {...shared} />;
  } else {
    const { multiline: _multiline, ...rest } = control;
    field = <input {...rest} {...shared} />;
  }
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {description && (
        <p className="field-description" id={`${id}-description`}>
          {description}
        </p>
      )}
      {field}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
};
