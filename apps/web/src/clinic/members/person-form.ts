import { type StaffRole } from '@teleward/contracts';

/** What an administrator types about a person. */
export interface PersonForm {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly qualification: string;
  readonly registrationNumber: string;
  readonly registrationCouncil: string;
}

export const emptyPerson: PersonForm = {
  name: '',
  email: '',
  roles: [],
  qualification: '',
  registrationNumber: '',
  registrationCouncil: '',
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** In the shape of the contract. */
export const personOf = ({ name, roles, qualification, ...registration }: PersonForm) => ({
  name: name.trim(),
  roles: [...roles],
  qualification: orNull(qualification),
  registrationNumber: orNull(registration.registrationNumber),
  registrationCouncil: orNull(registration.registrationCouncil),
});

/** The errors by field, as text keys. */
export const problemsOf = (form: PersonForm, asksEmail: boolean) => ({
  ...(form.name.trim() === '' && { name: 'setUp.missing' }),
  ...(form.roles.length === 0 && { roles: 'members.rolesMissing' }),
  ...(asksEmail && !/^[^\s@]+@[^\s@]+$/.test(form.email.trim()) && { email: 'setUp.wrongEmail' }),
});
