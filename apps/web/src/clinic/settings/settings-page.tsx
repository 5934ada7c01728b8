import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import {
  hrefOfSettings,
  pageOfHeading,
  settingsPageNames,
  settingsPages,
  settingsTexts,
} from './settings-pages.ts';
import './settings.css';

/** As in settings.css: from there on the list stands beside each page. */
const hasRoom = '(min-width: 60.0625rem)';

/** What an administrator decides for all visits and members of the clinic. */
export default function SettingsPage() {
  const { t } = useTranslation(settingsTexts);
  const asked = pageOfHeading(location.hash);
  if (asked !== null) return <Redirect to={hrefOfSettings(asked)} replace />;
  if (matchMedia(hasRoom).matches) return <Redirect to={hrefOfSettings('clinic')} replace />;
  return (
    <ClinicShell>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('clinic:settings.title')}</PageHeading>
        <ul className="settings-cards">
          {settingsPageNames.map((name) => (
            <li key={name}>
              <Link className="settings-card" href={hrefOfSettings(name)}>
                <Icon name={settingsPages[name].icon} />
                <span>
                  <span className="settings-card-title">{t(settingsPages[name].title)}</span>
                  <span className="muted small">{t(settingsPages[name].help)}</span>
                </span>
                <Icon name="next" />
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </ClinicShell>
  );
}
