import { AdministrativeGender, Language } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../../i18n/language.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type NewPatientForm, type problemsOf } from './walk-in-form.ts';

interface NewPatientFieldsProps {
  readonly form: NewPatientForm;
  /** The errors to show. */
  readonly problems: ReturnType<typeof problemsOf>;
  readonly onChange: (form: NewPatientForm) => void;
}

export const NewPatientFields = ({ form, problems, onChange }: NewPatientFieldsProps) => {
  const { t } = useTranslation('clinic');
  const put = (name: 'name' | 'birthDate' | 'age' | 'phone') => ({
    value: form[name],
    error: problems[name] && t(problems[name]),
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...form, [name]: event.currentTarget.value });
    },
  });
  return (
    <>
      <TextField label={t('walkIn.name')} maxLength={120} autoComplete="off" {...put('name')} />
      <TextField
        label={t('walkIn.birthDate')}
        description={t('walkIn.birthDateHelp')}
        maxLength={20}
        autoComplete="off"
        {...put('birthDate')}
      />
      <TextField
        label={t('walkIn.age')}
        inputMode="numeric"
        maxLength={5}
        autoComplete="off"
        disabled={form.birthDate.trim() !== ''}
        {...put('age')}
      />
      <Select
        label={t('walkIn.gender')}
        value={form.gender}
        options={AdministrativeGender.options.map((value) => ({
          value,
          label: t(`person.gender.${value}`),
        }))}
        onChange={({ currentTarget }) => {
          onChange({ ...form, gender: AdministrativeGender.parse(currentTarget.value) });
        }}
      />
      <Select
        label={t('walkIn.language')}
        value={form.language}
        options={Language.options.map((value) => ({
          ...{ value, label: languageNames[value], lang: value },
        }))}
        onChange={({ currentTarget }) => {
          onChange({ ...form, language: Language.parse(currentTarget.value) });
        }}
      />
      <TextField
        label={t('walkIn.phone')}
        description={t('walkIn.phoneHelp')}
        type="tel"
        maxLength={32}
        autoComplete="off"
        {...put('phone')}
      />
    </>
  );
};
