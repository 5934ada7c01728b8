import { StaffRole } from '@teleward/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { problemsOf, type PersonForm } from './person-form.ts';

interface PersonFieldsProps {
  readonly form: PersonForm;
  readonly onChange: (form: PersonForm) => void;
  /** For a new person; the e-mail address of a member does not change. */
  readonly asksEmail?: boolean;
  /** Whether errors are shown. */
  readonly marked: boolean;
}

export const PersonFields = ({ form, onChange, asksEmail = false, marked }: PersonFieldsProps) => {
  const { t } = useTranslation('clinic');
  const id = useId();
  const problems = marked ? problemsOf(form, asksEmail) : {};
  const put = (name: keyof PersonForm) => (event: { currentTarget: { value: string } }) => {
    onChange({ ...form, [name]: event.currentTarget.value });
  };
  const toggle = (role: StaffRole, isOn: boolean): void => {
    const chosen = StaffRole.options.filter((one) =>
      one === role ? isOn : form.roles.includes(one),
    );
    onChange({ ...form, roles: chosen });
  };
  return (
    <div className="stack">
      <TextField
        label={t('members.name')}
        maxLength={120}
        autoComplete="off"
        value={form.name}
        error={problems.name && t(problems.name)}
        onChange={put('name')}
      />
      {asksEmail && (
        <TextField
          label={t('members.email')}
          description={t('members.emailHelp')}
          type="email"
          maxLength={254}
          autoComplete="off"
          value={form.email}
          error={problems.email && t(problems.email)}
          onChange={put('email')}
        />
      )}
      <fieldset className="roles" aria-describedby={problems.roles ? `${id}-roles` : undefined}>
        <legend className="field-label">{t('members.roles')}</legend>
        {StaffRole.options.map((role, index) => (
          <Checkbox
            key={role}
            checked={form.roles.includes(role)}
            // The first one gets the focus for the whole group when something is missing.
            aria-invalid={problems.roles && index === 0 ? true : undefined}
            label={
              <>
                <span>{t(`staffRole.${role}`)}</span>
                <span className="role-help">{t(`members.roleHelp.${role}`)}</span>
              </>
            }
            onChange={(event) => {
              toggle(role, event.currentTarget.checked);
            }}
          />
        ))}
        {problems.roles && (
          <p className="field-error" id={`${id}-roles`} role="alert">
            {t(problems.roles)}
          </p>
        )}
      </fieldset>
      <TextField
        label={t('setUp.qualification')}
        description={t('setUp.qualificationHelp')}
        maxLength={120}
        autoComplete="off"
        value={form.qualification}
        onChange={put('qualification')}
      />
      <TextField
        label={t('setUp.registrationNumber')}
        description={t('setUp.registrationNumberHelp')}
        maxLength={60}
        autoComplete="off"
        value={form.registrationNumber}
        onChange={put('registrationNumber')}
      />
      <TextField
        label={t('setUp.registrationCouncil')}
        description={t('setUp.registrationCouncilHelp')}
        maxLength={120}
        autoComplete="off"
        value={form.registrationCouncil}
        onChange={put('registrationCouncil')}
      />
    </div>
  );
};
