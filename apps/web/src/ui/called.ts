import { GuestRole, type Participant } from '@teleward/contracts';
import { type TFunction } from 'i18next';

export const isGuest = ({ role }: Pick<Participant, 'role'>): boolean =>
  GuestRole.safeParse(role).success;

/** A participant's name as others see it; for a guest with their role. */
export const called = (person: Pick<Participant, 'name' | 'role'>, t: TFunction): string => {
  const { name, role } = person;
  return isGuest(person) ? t('common:named', { name, role: t(`common:role.${role}`) }) : name;
};
