import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAccent } from '../../ui/accent.ts';
import { ClinicLogo } from '../../ui/clinic-logo.tsx';
import { type Elements } from '../../ui/elements.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSignedIn } from '../session/session.ts';
import { AccountMenu } from './account-menu.tsx';
import { linksFor } from './links.ts';
import { NavLink } from './nav-link.tsx';

/**
 * `broad` takes the width beside the navigation; `full` the whole window: the
 * navigation shrinks to icons.
 */
export type FrameWidth = 'wide' | 'broad' | 'full';

interface ClinicFrameProps {
  readonly width: FrameWidth;
  readonly children: Elements;
}

/**
 * The clinic's name, the navigation and the signed-in person. On a large screen they are at the
 * side; on a phone there is a bar above, tabs below for the daily pages, and a menu for the rest.
 */
export const ClinicFrame = ({ width, children }: ClinicFrameProps) => {
  const { t } = useTranslation(['clinic', 'common']);
  const { session } = useSignedIn();
  const [path] = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const menuId = useId();
  // The menu closes when the page changes.
  const isOpen = openAt === path;
  const close = (): void => {
    setOpenAt(null);
  };
  useEffect(() => {
    if (!isOpen) return undefined;
    const handleKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setOpenAt(null);
    };
    document.addEventListener('keydown', handleKey);
    return () => {
      document.removeEventListener('keydown', handleKey);
    };
  }, [isOpen]);
  useAccent(session.clinic.accent);
  const { daily, others } = linksFor(session);
  return (
    <div className={`frame frame-${width}`}>
      <a className="skip-link" href="#main">
        {t('common:skipToContent')}
      </a>
      <header className="frame-side">
        <p className="frame-clinic">
          <ClinicLogo logo={session.clinic.logo} />
          <span className="frame-clinic-name">{session.clinic.name}</span>
        </p>
        <nav className="frame-tabs" aria-label={t('nav.label')}>
          {daily.map((link) => (
            <NavLink key={link.href} link={link} />
          ))}
          <button
            type="button"
            className="frame-link frame-more"
            aria-expanded={isOpen}
            aria-controls={menuId}
            onClick={() => {
              setOpenAt(isOpen ? null : path);
            }}
          >
            <Icon name="more" />
            <span className="frame-link-words">{t('nav.menu')}</span>
          </button>
        </nav>
        <div id={menuId} className="frame-menu" data-open={isOpen}>
          {others.length > 0 && (
            <nav className="frame-others" aria-label={t('nav.othersLabel')}>
              {others.map((link) => (
                <NavLink key={link.href} link={link} onFollow={close} />
              ))}
            </nav>
          )}
          <div className="frame-foot">
            <AccountMenu onFollow={close} />
            <p className="frame-product">Teleward</p>
          </div>
        </div>
      </header>
      <div className="frame-page">
        {session.demo && (
          <p className="demo-notice" role="note">
            {t('common:demoNotice')}
          </p>
        )}
        <main id="main" tabIndex={-1} className={`shell-main shell-${width}`}>
          {children}
        </main>
      </div>
    </div>
  );
};
