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

/** As in settings.css: from this width on the list is beside each page. */
const hasRoom = '(min-width: 60.0625rem)';

/** The settings that an administrator makes for the whole clinic. */
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
