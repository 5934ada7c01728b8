import { routes } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/card.tsx';
import { Avatar } from '../frame/avatar.tsx';
import { PictureField } from '../pictures/picture-field.tsx';
import { portraitWish } from '../pictures/prepare-picture.ts';
import { administers, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

/** The portrait by which patients and colleagues see the signed-in person. */
export const PortraitCard = () => {
  const { t } = useTranslation('settings');
  const { session, refresh } = useSignedIn();
  const { practitioner, portrait, roles } = session;
  const { id, name, qualification } = practitioner;
  return (
    <Card aria-labelledby="portrait">
      <div className="stack">
        <h2 id="portrait">{t('portrait.title')}</h2>
        <PictureField
          label={t('portrait.label')}
          description={t('portrait.help')}
          shown={<Avatar className="picture-face" name={name} id={id} portrait={portrait} />}
          isSet={portrait !== null}
          wish={portraitWish}
          onSave={async (picture) => {
            await staffRequest(routes.changeMyPortrait, { body: { picture } });
            await refresh();
          }}
        />
        {roles.includes('doctor') && (
          <div>
            <p className="field-label">{t('portrait.qualification')}</p>
            <p>{qualification ?? t('portrait.noQualification')}</p>
            <p className="small muted">
              {t(administers(session) ? 'portrait.changeIt' : 'portrait.askForIt')}
            </p>
          </div>
        )}
      </div>
    </Card>
  );
};
