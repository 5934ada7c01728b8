import { type ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface BannerProps {
  readonly tone?: 'info' | 'success' | 'warning' | 'danger';
  readonly title?: ReactNode;
  readonly children: ReactNode;
  /**
   * `alert` interrupts a screen reader, `status` waits; neither is needed for what was
   * there from the start.
   */
  readonly live?: 'alert' | 'status';
}

export const Banner = ({ tone = 'info', title, children, live }: BannerProps) => (
  <div className={`banner banner-${tone}`} role={live}>
    <Icon name={tone} />
    <div className="banner-body">
      {title && <p className="banner-title">{title}</p>}
      <div>{children}</div>
    </div>
  </div>
);
