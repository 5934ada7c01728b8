import { AdministrativeGender, Language } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { type ReactNode } from 'react';
import { languageNames } from '../../i18n/language.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { BirthFields } from './birth-fields.tsx';
import { type PatientForm, type PatientProblems } from './patient-form.ts';
import { SegmentedField } from './segmented-field.tsx';

interface PatientFieldsProps {
  readonly form: PatientForm;
  /** The errors to show. */
  readonly problems: PatientProblems;
  /** For a new patient: focuses the first field, and collapses what is rarely asked. */
  readonly isNew: boolean;
  /** Elements after the identifying fields. */
  readonly children?: ReactNode;
  readonly onChange: (form: PatientForm) => void;
}

type TextName = Exclude<
  keyof PatientForm,
  'gender' | 'language' | 'day' | 'month' | 'year' | 'age'
>;

const longest: Partial<Record<TextName, number>> = {
  ...{ address: 300, remark: 1_000, otherPhones: 200, email: 254, phone: 40, contactPhone: 40 },
  ...{ identifier: 60, contactRelationship: 60, national: 200, insurance: 200, other: 200 },
};

/** All details that the desk enters about a patient, the common ones first. */
export const PatientFields = ({
  form,
  problems,
  isNew,
  children,
  onChange,
}: PatientFieldsProps) => {
  const { t } = useTranslation(['patients', 'clinic']);
  const put = (name: TextName) => ({
    label: t(`field.${name}`),
    value: form[name],
    maxLength: longest[name] ?? 120,
    autoComplete: 'off',
    error: problems[name] && t(problems[name]),
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...form, [name]: event.currentTarget.value });
    },
  });
  const more = (
    <div className="patient-fields">
      <TextField {...put('called')} description={t('help.called')} />
      <TextField
        {...put('identifier')}
        description={t(isNew ? 'help.identifier' : 'help.number')}
      />
      <TextField {...put('otherPhones')} type="tel" description={t('help.several')} />
      <TextField {...put('email')} type="email" />
      <TextField {...put('national')} />
      <TextField {...put('insurance')} />
      <TextField {...put('other')} description={t('help.several')} />
      <TextField {...put('contactName')} />
      <TextField {...put('contactRelationship')} />
      <TextField {...put('contactPhone')} type="tel" />
      <div className="patient-fields-full">
        <TextField multiline rows={2} {...put('remark')} description={t('help.remark')} />
      </div>
    </div>
  );
  return (
    <>
      <div className="patient-fields">
        <div className="patient-fields-full">
          {/* A person who opens this page is about to type a name. */}
          <TextField {...put('name')} autoFocus={isNew} />
        </div>
        <BirthFields form={form} problem={problems.birthDate} onChange={onChange} />
        <SegmentedField
          legend={t('field.gender')}
          value={form.gender}
          options={AdministrativeGender.options.map((value) => ({
            ...{ value, label: t(`gender.${value}`) },
          }))}
          onChange={(gender) => {
            onChange({ ...form, gender });
          }}
        />
        {children !== undefined && <div className="patient-fields-full">{children}</div>}
        <TextField {...put('phone')} type="tel" />
        <Select
          label={t('field.language')}
          value={form.language}
          options={Language.options.map((value) => ({
            ...{ value, label: languageNames[value], lang: value },
          }))}
          onChange={({ currentTarget }) => {
            onChange({ ...form, language: Language.parse(currentTarget.value) });
          }}
        />
        <div className="patient-fields-full">
          <TextField {...put('address')} />
        </div>
      </div>
      {isNew ? (
        <details className="patient-more">
          <summary>{t('moreFields')}</summary>
          {more}
        </details>
      ) : (
        more
      )}
    </>
  );
};
