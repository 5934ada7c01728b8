import { type ReactNode } from 'react';

interface StatusBadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'success' | 'warning' | 'danger';
  readonly children: ReactNode;
}

/** A word in a coloured pill; the word alone says everything that the colour does. */
export const StatusBadge = ({ tone = 'neutral', children }: StatusBadgeProps) => (
  <span className={`badge badge-${tone}`}>{children}</span>
);
