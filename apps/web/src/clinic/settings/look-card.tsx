import { routes } from '@teleward/contracts';
import { type CSSProperties, type SyntheticEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shadesOf, surfaces } from '../../ui/accent.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { PictureField } from '../pictures/picture-field.tsx';
import { logoWish } from '../pictures/prepare-picture.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

/** The clinic's logo and colour, as patients and staff see them. */
export const LookCard = () => {
  const { t } = useTranslation('settings');
  const { session, refresh } = useSignedIn();
  const { logo, accent } = session.clinic;
  return (
    <Card aria-labelledby="look">
      <div className="stack">
        <h2 id="look">{t('look.title')}</h2>
        <PictureField
          label={t('look.logo')}
          description={t('look.logoHelp')}
          shown={
            <span className="picture-logo">
              {logo === null ? (
                <span className="visually-hidden">{t('look.noLogo')}</span>
              ) : (
                <img src={logo} alt={t('look.logoNow')} />
              )}
            </span>
          }
          isSet={logo !== null}
          wish={logoWish}
          onSave={async (picture) => {
            await staffRequest(routes.changeClinicLook, { body: { logo: picture } });
            await refresh();
          }}
        />
        <AccentForm accent={accent} />
      </div>
    </Card>
  );
};

/** The default, for clinics without a colour of their own. */
const usual = '#0a6870';

const AccentForm = ({ accent }: { readonly accent: string | null }) => {
  const { t } = useTranslation('settings');
  const id = useId();
  const { refresh } = useSignedIn();
  const [chosen, setChosen] = useState(accent ?? usual);
  const [saved, setSaved] = useState(false);
  const { busy, error, submit, reset } = useSubmission();
  const isChanged = chosen !== (accent ?? usual);
  const isShaded = shadesOf(chosen, 'light').accent !== chosen;

  const save = (event: SyntheticEvent<HTMLFormElement>): Promise<void> =>
    submit(event, true, async () => {
      const body = { accent: chosen === usual ? null : chosen };
      await staffRequest(routes.changeClinicLook, { body });
      await refresh();
      reset();
      setSaved(true);
    });
  const choose = (colour: string): void => {
    setSaved(false);
    setChosen(colour);
  };

  return (
    <form className="stack-tight" noValidate onSubmit={(event) => void save(event)}>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {t('look.colour')}
        </label>
        <p className="field-description" id={`${id}-description`}>
          {t('look.colourHelp')}
        </p>
        <div className="accent-row">
          <input
            id={id}
            type="color"
            className="field-control"
            aria-describedby={`${id}-description`}
            value={chosen}
            onChange={({ currentTarget: { value } }) => {
              choose(value.toLowerCase());
            }}
          />
          <AccentSample chosen={chosen} theme="light" />
          <AccentSample chosen={chosen} theme="dark" />
        </div>
      </div>
      {isShaded && <p className="small muted">{t('look.shaded')}</p>}
      {error !== null && <ErrorBanner error={error} />}
      {isChanged && <Banner tone="info">{t('look.unsaved')}</Banner>}
      {saved && !isChanged && (
        <Banner tone="success" live="status">
          {t('look.saved')}
        </Banner>
      )}
      <div className="row">
        <Button type="submit" busy={busy}>
          {t('look.saveColour')}
        </Button>
        <Button
          variant="quiet"
          aria-disabled={chosen === usual}
          onClick={() => {
            choose(usual);
          }}
        >
          {t('look.usualColour')}
        </Button>
      </div>
    </form>
  );
};

interface AccentSampleProps {
  readonly chosen: string;
  readonly theme: 'light' | 'dark';
}

/** Shows how buttons and links look in the colour. */
const AccentSample = ({ chosen, theme }: AccentSampleProps) => {
  const { t } = useTranslation('settings');
  const { accent, onAccent } = shadesOf(chosen, theme);
  const style = {
    '--sample-surface': surfaces[theme][0],
    '--sample-accent': accent,
    '--sample-on-accent': onAccent,
  } as CSSProperties;
  return (
    <span className="accent-sample" style={style} aria-hidden="true">
      <span className="accent-sample-button">{t('look.sampleButton')}</span>
      <span className="accent-sample-words">{t('look.sampleLink')}</span>
    </span>
  );
};
