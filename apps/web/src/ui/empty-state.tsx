import { Icon, type IconName } from './icon.tsx';
import { type Elements } from './elements.ts';

interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: Elements;
}

export const EmptyState = ({ icon = 'info', title, children }: EmptyStateProps) => (
  <div className="empty-state">
    <Icon name={icon} />
    <p className="empty-state-title">{title}</p>
    {children}
  </div>
);
