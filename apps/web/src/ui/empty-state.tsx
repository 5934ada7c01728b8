import { type ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

export const EmptyState = ({ icon = 'info', title, children }: EmptyStateProps) => (
  <div className="empty-state">
    <Icon name={icon} />
    <p className="empty-state-title">{title}</p>
    {children}
  </div>
);
