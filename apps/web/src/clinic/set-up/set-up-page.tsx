import { Phone, routes, type StaffSession } from '@teleward/contracts';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import {
  isShortPassword,
  isWeakPassword,
  NewPasswordField,
} from '../session/new-password-field.tsx';
import { countriesIn, likelyCountry } from './countries.ts';
import { emergencyNumberAfter, emergencyNumberOf } from './emergency-numbers.ts';
import { ownZone, zonesIn } from './time-zones.ts';

interface SetUpPageProps {
  readonly token: string;
  readonly onSignedIn: (session: StaffSession) => void;
}

const firstForm = () => ({
  clinicName: '',
  country: likelyCountry(),
  timeZone: ownZone(),
  emergencyNumber: emergencyNumberOf(likelyCountry()),
  phone: '',
  name: '',
  email: '',
  password: '',
  qualification: '',
  registrationNumber: '',
  registrationCouncil: '',
});
type Form = ReturnType<typeof firstForm>;
type Field = keyof Form;

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The errors by field, as text keys. */
const problemsOf = (form: Form): Partial<Record<Field, string>> => {
  const missing = (['clinicName', 'country', 'name'] as const).filter(
    (field) => form[field].trim() === '',
  );
  const wrongNumbers = (['emergencyNumber', 'phone'] as const).filter(
    (field) => form[field].trim() !== '' && !Phone.safeParse(form[field]).success,
  );
  return {
    ...Object.fromEntries(missing.map((field) => [field, 'setUp.missing'])),
    ...Object.fromEntries(wrongNumbers.map((field) => [field, 'setUp.wrongNumber'])),
    ...(/^[^\s@]+@[^\s@]+$/.test(form.email.trim()) ? {} : { email: 'setUp.wrongEmail' }),
    ...(isShortPassword(form.password) ? { password: 'setUp.shortPassword' } : {}),
  };
};

/** Sets up the clinic and its first administrator, once. */
export default function SetUpPage({ token, onSignedIn }: SetUpPageProps) {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const [form, setForm] = useState(firstForm);
  const [isDoctor, setIsDoctor] = useState(false);
  const { marked, busy, error, submit } = useSubmission();
  const problems = problemsOf(form);
  const countries = useMemo(
    () => [{ value: '', label: t('setUp.choose') }, ...countriesIn(language)],
    [language, t],
  );
  const zones = useMemo(() => zonesIn(language), [language]);

  const errorOf = (name: Field) => {
    const problem = problems[name];
    return marked && problem !== undefined && t(problem);
  };
  const put = (name: Field) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setForm((before) => ({
      ...before,
      [name]: value,
      ...(name === 'country' && {
        emergencyNumber: emergencyNumberAfter(before.emergencyNumber, before.country, value),
      }),
    }));
  };
  const field = (name: Field) => ({
    label: t(`setUp.${name}`),
    value: form[name],
    error: errorOf(name),
    onChange: put(name),
  });

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): Promise<void> =>
    submit(event, Object.keys(problems).length === 0, async () => {
      const session = await request(routes.setUpClinic, {
        body: {
          token,
          clinic: {
            name: form.clinicName,
            country: form.country,
            timeZone: form.timeZone,
            emergencyNumber: orNull(form.emergencyNumber),
            phone: orNull(form.phone),
          },
          administrator: {
            name: form.name,
            email: form.email,
            password: form.password,
            isDoctor,
            qualification: isDoctor ? orNull(form.qualification) : null,
            registrationNumber: isDoctor ? orNull(form.registrationNumber) : null,
            registrationCouncil: isDoctor ? orNull(form.registrationCouncil) : null,
          },
        },
      });
      history.replaceState(null, '', '/');
      onSignedIn(session);
    });

  return (
    <PageShell demo={false} brand={<Brand />} width="narrow">
      <form
        className="stack-loose"
        noValidate
        onSubmit={(event) => void handleSubmit(event)}
        aria-label={t('setUp.title')}
      >
        <div className="stack-tight">
          <PageHeading>{t('setUp.title')}</PageHeading>
          <p className="muted">{t('setUp.intro')}</p>
        </div>
        <Card aria-labelledby="set-up-clinic">
          <div className="stack">
            <h2 id="set-up-clinic">{t('setUp.clinic')}</h2>
            <TextField {...field('clinicName')} maxLength={120} autoComplete="organization" />
            <Select {...field('country')} options={countries} />
            <Select {...field('timeZone')} options={zones} />
            <TextField
              {...field('emergencyNumber')}
              description={t('setUp.emergencyNumberHelp')}
              type="tel"
              maxLength={32}
            />
            <TextField
              {...field('phone')}
              description={t('setUp.phoneHelp')}
              type="tel"
              maxLength={32}
            />
          </div>
        </Card>
        <Card aria-labelledby="set-up-person">
          <div className="stack">
            <h2 id="set-up-person">{t('setUp.person')}</h2>
            <TextField {...field('name')} maxLength={120} autoComplete="name" />
            <TextField {...field('email')} type="email" maxLength={254} autoComplete="username" />
            <NewPasswordField
              label={t('setUp.password')}
              value={form.password}
              marked={marked}
              error={error}
              onChange={(password) => {
                setForm((before) => ({ ...before, password }));
              }}
            />
            <Checkbox
              label={t('setUp.isDoctor')}
              checked={isDoctor}
              onChange={(event) => {
                setIsDoctor(event.currentTarget.checked);
              }}
            />
            {isDoctor && (
              <>
                <TextField
                  {...field('qualification')}
                  description={t('setUp.qualificationHelp')}
                  maxLength={120}
                />
                <TextField
                  {...field('registrationNumber')}
                  description={t('setUp.registrationNumberHelp')}
                  maxLength={60}
                />
                <TextField
                  {...field('registrationCouncil')}
                  description={t('setUp.registrationCouncilHelp')}
                  maxLength={120}
                />
              </>
            )}
          </div>
        </Card>
        {error !== null && !isWeakPassword(error) && <ErrorBanner error={error} />}
        <Button type="submit" variant="primary" wide busy={busy}>
          {t('setUp.submit')}
        </Button>
      </form>
    </PageShell>
  );
}
