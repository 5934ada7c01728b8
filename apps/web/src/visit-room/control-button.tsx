import { type ComponentProps } from 'react';
import { CallIcon, type CallIconName } from './call-icon.tsx';
import { type Elements } from '../ui/elements.ts';

interface ControlButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'children'> {
  readonly icon: CallIconName;
  readonly label: string;
  /** Text under the label, for example that a device is off. */
  readonly note?: string | undefined;
  readonly tone?: 'plain' | 'off' | 'danger';
  readonly badge?: Elements;
}

/** A big round button with its name under it. */
export const ControlButton = ({
  icon,
  label,
  note,
  tone = 'plain',
  badge,
  ...rest
}: ControlButtonProps) => (
  <button type="button" {...rest} className={`room-control room-control-${tone}`}>
    <span className="room-control-disc">
      <CallIcon name={icon} crossed={tone === 'off'} />
      {badge}
    </span>
    <span className="room-control-label">{label}</span>
    {note !== undefined && (
      <span className="room-control-note" aria-hidden="true">
        {note}
      </span>
    )}
  </button>
);
