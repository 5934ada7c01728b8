const paths = {
  microphone:
    'M12 3.5a2.75 2.75 0 0 0-2.75 2.75v5a2.75 2.75 0 0 0 5.5 0v-5A2.75 2.75 0 0 0 12 3.5ZM6 11a6 6 0 0 0 12 0M12 17v3.5M9 20.5h6',
  camera: 'M3.5 7.5h10.5v9H3.5ZM14 10.75l6.5-3v8.5l-6.5-3',
  chat: 'M4 5h16v11.5H10.5L6.5 20v-3.5H4ZM8 9.25h8M8 12.5h5',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.75v4.5M9 14.75v4.5',
  fullScreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  leave: 'M3.5 13.5c5-4 12-4 17 0l-2.4 3.2-3.6-1.5v-2.3c-1.7-.5-3.3-.5-5 0v2.3l-3.6 1.5Z',
  end: 'M12 3v9M7 5.75a8 8 0 1 0 10 0',
  close: 'M6 6l12 12M18 6 6 18',
  flip: 'M4 8h3l1.5-2.5h7L17 8h3v11H4ZM9 14.5a3.2 3.2 0 0 0 5.8.8M15 12.5a3.2 3.2 0 0 0-5.8-.8M9 10v1.8h1.8M15 17v-1.8h-1.8',
  fill: 'M4 5h16v14H4ZM8 12H6.5M8 10l-2 2 2 2M16 12h1.5M16 10l2 2-2 2',
  fit: 'M4 5h16v14H4ZM6.5 12H9M8 10l2 2-2 2M17.5 12H15M16 10l-2 2 2 2',
  smallWindow: 'M20 11V5H4v14h6M13 14h7v5h-7Z',
  sound: 'M4 9.5h3.5L12 6v12l-4.5-3.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6',
  send: 'M4 12 20 4.5 14.5 20l-3-6.5ZM11.5 13.5 20 4.5',
  locked: 'M6 10.5h12v9.5H6ZM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14v2.5',
  unlocked: 'M6 10.5h12v9.5H6ZM8.5 10.5V8a3.5 3.5 0 0 1 6.8-1.2M12 14v2.5',
} as const;

export type CallIconName = keyof typeof paths;

interface CallIconProps {
  readonly name: CallIconName;
  /** Draws a stroke through the icon to show that something is off. */
  readonly crossed?: boolean;
}

/** A line drawing beside a text label; hidden from screen readers. */
export const CallIcon = ({ name, crossed = false }: CallIconProps) => (
  <svg className="room-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
    {crossed && <path d="M4 4l16 16" />}
  </svg>
);
