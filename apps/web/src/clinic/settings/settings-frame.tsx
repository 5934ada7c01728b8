import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type Elements } from '../../ui/elements.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import {
  hrefOfSettings,
  settingsPageNames,
  settingsPages,
  type SettingsPageName,
  settingsTexts,
} from './settings-pages.ts';
import './settings.css';

interface SettingsFrameProps {
  readonly page: SettingsPageName;
  readonly intro?: string;
  readonly children: Elements;
}

/** A settings page beside the list of all of them; on a phone the list is a page of its own. */
export const SettingsFrame = ({ page, intro, children }: SettingsFrameProps) => {
  const { t } = useTranslation(settingsTexts);
  return (
    <ClinicShell width="broad">
      <div className="settings">
        <nav className="settings-list" aria-label={t('settings:nav.label')}>
          {settingsPageNames.map((name) => (
            <Link
              key={name}
              className="settings-link"
              href={hrefOfSettings(name)}
              aria-current={name === page ? 'page' : undefined}
            >
              {t(settingsPages[name].title)}
            </Link>
          ))}
        </nav>
        <div className="stack-loose">
          <div className="stack-tight">
            <p className="settings-back">
              <Link className="button button-quiet" href="/settings">
                <Icon name="back" />
                <span>{t('settings:nav.back')}</span>
              </Link>
            </p>
            <PageHeading focusOnMount>{t(settingsPages[page].title)}</PageHeading>
            {intro !== undefined && <p className="muted">{intro}</p>}
          </div>
          {children}
        </div>
      </div>
    </ClinicShell>
  );
};
