import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSelect } from './language-select.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import { type Elements } from './elements.ts';

interface PageShellProps {
  readonly demo: boolean;
  readonly brand: ReactNode;
  /** Links and buttons between the brand and the settings. */
  readonly actions?: Elements;
  readonly footer?: ReactNode;
  /** `narrow` is a column for reading and answering; `full` leaves the width to the page. */
  readonly width?: 'narrow' | 'wide' | 'full';
  readonly children: ReactNode;
}

/** The frame of every page: skip link, header with the settings, the demo notice, main. */
export const PageShell = ({
  demo,
  brand,
  actions,
  footer,
  width = 'wide',
  children,
}: PageShellProps) => {
  const { t } = useTranslation('common');
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t('skipToContent')}
      </a>
      <header className="shell-header">
        <div className="shell-brand">{brand}</div>
        {actions}
        <div className="shell-settings">
          <LanguageSelect />
          <ThemeToggle />
        </div>
      </header>
      {demo && (
        <p className="demo-notice" role="note">
          {t('demoNotice')}
        </p>
      )}
      <main id="main" tabIndex={-1} className={`shell-main shell-${width}`}>
        {children}
      </main>
      {footer && <footer className="shell-footer">{footer}</footer>}
    </div>
  );
};
