import { type ClinicDetails, Language, routes } from '@teleward/contracts';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { languageNames } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSaving } from '../../ui/use-saving.ts';
import { useSignedIn } from '../session/session.ts';
import { countriesIn } from '../set-up/countries.ts';
import { emergencyNumberAfter } from '../set-up/emergency-numbers.ts';
import { zonesIn } from '../set-up/time-zones.ts';
import { staffRequest } from '../staff-request.ts';
import { ClinicHistory } from './clinic-history.tsx';
import { changeOf, type DetailsForm, formOf, problemsOf } from './details-form.ts';
import { SiteFields } from './site-fields.tsx';

const loadDetails = (signal: AbortSignal) => staffRequest(routes.readClinicDetails, {}, { signal });

/** The clinic's details and its sites. */
export const AboutCard = () => {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadDetails);
  return (
    <Card aria-labelledby="about">
      <div className="stack">
        <h2 id="about">{t('about.title')}</h2>
        <p>{t('about.help')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <AboutForm key={loaded.data.version} details={loaded.data} onReload={loaded.reload} />
        )}
      </div>
    </Card>
  );
};

interface AboutFormProps {
  readonly details: ClinicDetails;
  readonly onReload: () => void;
}

const AboutForm = ({ details, onReload }: AboutFormProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { refresh } = useSignedIn();
  const [held, setHeld] = useState(details);
  const [form, setForm] = useState(() => formOf(details));
  const { marked, busy, error, isSaved, handleChange, save } = useSaving();
  const problems = problemsOf(form);
  const countries = useMemo(() => countriesIn(language), [language]);
  const zones = useMemo(
    () => zonesIn(language, [details.timeZone, ...details.sites.map(({ timeZone }) => timeZone)]),
    [details, language],
  );

  const change = (part: Partial<DetailsForm>): void => {
    handleChange();
    setForm((before) => ({ ...before, ...part }));
  };
  const errorOf = (name: string) => {
    const problem = problems[name];
    return marked && problem !== undefined && t(problem);
  };
  const field = (name: 'name' | 'address' | 'phone' | 'emergencyNumber') => ({
    value: form[name],
    error: errorOf(name),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      change({ [name]: currentTarget.value });
    },
  });

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): Promise<void> =>
    save(event, Object.keys(problems).length === 0, async () => {
      const body = changeOf(form, held.version);
      const now = await staffRequest(routes.changeClinicDetails, { body });
      setHeld(now);
      setForm(formOf(now));
      // Saving succeeded, even if the frame cannot load the new name.
      void refresh().catch(() => undefined);
    });

  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField label={t('setUp.clinicName')} maxLength={120} {...field('name')} />
      <TextField label={t('about.address')} maxLength={300} {...field('address')} />
      <TextField
        label={t('setUp.phone')}
        description={t('setUp.phoneHelp')}
        type="tel"
        maxLength={32}
        {...field('phone')}
      />
      <Select
        label={t('setUp.country')}
        value={form.country}
        options={countries}
        error={errorOf('country')}
        onChange={({ currentTarget: { value } }) => {
          change({
            country: value,
            emergencyNumber: emergencyNumberAfter(form.emergencyNumber, form.country, value),
          });
        }}
      />
      <TextField
        label={t('setUp.emergencyNumber')}
        description={t('setUp.emergencyNumberHelp')}
        type="tel"
        maxLength={32}
        {...field('emergencyNumber')}
      />
      <Select
        label={t('setUp.timeZone')}
        value={form.timeZone}
        options={zones}
        onChange={({ currentTarget }) => {
          change({ timeZone: currentTarget.value });
        }}
      />
      <fieldset className="roles">
        <legend className="field-label">{t('about.languages')}</legend>
        {Language.options.map((one, index) => (
          <Checkbox
            key={one}
            label={<span lang={one}>{languageNames[one]}</span>}
            checked={form.languages.includes(one)}
            error={index === 0 && errorOf('languages')}
            onChange={({ currentTarget: { checked } }) => {
              change({
                languages: Language.options.filter((kept) =>
                  kept === one ? checked : form.languages.includes(kept),
                ),
              });
            }}
          />
        ))}
      </fieldset>
      <h3>{t('about.sites')}</h3>
      <p className="muted">{t('about.sitesHelp')}</p>
      {form.sites.map((site) => (
        <SiteFields
          key={site.key}
          site={site}
          zones={zones}
          errorOf={(name) => errorOf(`${site.key}.${name}`)}
          onChange={(changed) => {
            change({ sites: form.sites.map((one) => (one.key === site.key ? changed : one)) });
          }}
          onRemove={() => {
            change({ sites: form.sites.filter(({ key }) => key !== site.key) });
          }}
        />
      ))}
      <div>
        <Button
          onClick={() => {
            const empty = { siteId: null, name: '', phone: '', active: true };
            const site = { ...empty, key: randomId(), timeZone: form.timeZone };
            change({ sites: [...form.sites, site] });
          }}
        >
          {t('about.addSite')}
        </Button>
      </div>
      {error !== null && <ErrorBanner error={error} />}
      {errorCodeOf(error) === 'version_conflict' && (
        <div>
          <Button onClick={onReload}>{t('about.reload')}</Button>
        </div>
      )}
      {isSaved && (
        <Banner tone="success" live="status">
          {t('about.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {t('about.save')}
        </Button>
      </div>
      <ClinicHistory key={held.version} />
    </form>
  );
};
