import { type ComponentProps } from 'react';
import { Spinner } from './spinner.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly wide?: boolean;
  /** Work is under way: the button stays focusable, and further presses do nothing. */
  readonly busy?: boolean;
}

export const Button = ({
  variant = 'secondary',
  wide = false,
  busy = false,
  type = 'button',
  children,
  onClick,
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={busy ? 'button' : type}
    className={`button button-${variant}${wide ? ' button-wide' : ''}`}
    aria-disabled={busy || rest['aria-disabled']}
    onClick={busy ? undefined : onClick}
  >
    {busy && <Spinner />}
    <span className="contents">{children}</span>
  </button>
);
