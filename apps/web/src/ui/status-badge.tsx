import { type ReactNode } from 'react';

interface StatusBadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'success' | 'warning' | 'danger';
  readonly children: ReactNode;
}

/** A word in a coloured pill; the word carries all the meaning, not the colour. */
export const StatusBadge = ({ tone = 'neutral', children }: StatusBadgeProps) => (
  <span className={`badge badge-${tone}`}>{children}</span>
);
