import { type RouteAnswer, type routes, type StaffRole } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { type StaffActor } from '@teleward/records';

/** The id of the clinic that all of the demo belongs to. */
export const clinic = '0190a000-0000-7000-8000-000000000001';

/**
 * The id of a demo person, the same at every start.
 *
 * @param kind 1 for accounts, 2 for members, 3 for patients, 4 for facts
 */
export const person = (kind: number, number: number): string =>
  `0190a000-0000-7000-800${kind}-${String(number).padStart(12, '0')}`;

/** The accounts of the demo. They exist only in demo mode, where all people are invented. */
export const demoAccounts: RouteAnswer<typeof routes.application>['demoAccounts'] = [
  {
    name: 'Dr Asha Rao (invented)',
    email: 'doctor@demo.example',
    password: 'a-quiet-river-at-dawn',
    role: 'doctor',
  },
  {
    name: 'Li Wei (invented)',
    email: 'desk@demo.example',
    password: 'seven-lamps-by-the-door',
    role: 'front-desk',
  },
  {
    name: 'Ravi Menon (invented)',
    email: 'auditor@demo.example',
    password: 'every-page-has-two-sides',
    role: 'auditor',
  },
  {
    name: 'Grace Thomas (invented)',
    email: 'administrator@demo.example',
    password: 'a-kettle-and-a-compass',
    role: 'administrator',
  },
  {
    name: 'Kavita Nair (invented)',
    email: 'chw@demo.example',
    password: 'two-bicycles-up-the-hill',
    role: 'chw',
  },
];

/** Somebody of the demo who does something through a service, as they would on a page. */
export function somebody(role: StaffRole, at: Date): StaffActor {
  const index = demoAccounts.findIndex((account) => account.role === role);
  const name = demoAccounts[index]?.name ?? '';
  return {
    ...{ kind: 'staff', tenantId: clinic, id: person(2, index), name, roles: [role] },
    ...{ sessionId: newId(), provedAt: at, factorProvedAt: null, isHeldBack: false, address: null },
  };
}
