import { type Member, routes, type Route, type StaffRole } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { Visitor, type Answer, type TestClinic } from '../servers/test-clinic.ts';

export const administrator = {
  email: 'administrator@demo.example',
  password: 'a-kettle-and-a-compass',
};

export const nurse = {
  ...{ name: 'Meera Pillai', email: 'meera@hill.example', roles: ['nurse'] },
  ...{ qualification: 'RN', registrationNumber: null },
};

/** A member of a clinic with a browser of their own. */
export class MemberVisitor extends Visitor {
  static async signedIn(
    clinic: TestClinic,
    account: { readonly email: string; readonly password: string } = administrator,
  ): Promise<MemberVisitor> {
    const visitor = new MemberVisitor(clinic.url);
    const { status, body } = await visitor.enter(account);
    if (status !== 200) throw new Error(`Sign-in answered ${status} ${String(body['code'])}`);
    return visitor;
  }

  enter({ email, password }: { email: string; password: string }): Promise<Answer> {
    return this.call(routes.signIn, { body: { email, password } });
  }

  /** A request about one member. */
  of(route: Route, memberId: string, body?: unknown): Promise<Answer> {
    return this.call(route, { params: { memberId }, ...(body !== undefined && { body }) });
  }

  async members(): Promise<readonly Member[]> {
    return (await this.call(routes.listMembers)).body['members'] as Member[];
  }

  async member(email: string): Promise<Member> {
    const found = (await this.members()).find((member) => member.email === email);
    if (found === undefined) throw new Error(`Nobody here is ${email}`);
    return found;
  }

  /** @returns the secret of the link */
  async invite(person: object = nurse): Promise<string> {
    const { body } = await this.call(routes.invite, { body: person });
    return String(body['url']).split('#')[1] ?? '';
  }

  /** @returns the secret of the link */
  async makeReset(memberId: string): Promise<string> {
    const { body } = await this.of(routes.makePasswordReset, memberId);
    return String(body['url']).split('#')[1] ?? '';
  }
}

export const accept = (
  clinic: TestClinic,
  token: string,
  more: { account?: 'new' | 'existing'; password?: string; name?: string } = {},
): Promise<Answer> =>
  new Visitor(clinic.url).call(routes.acceptInvitation, {
    body: {
      ...{ token, account: 'new', name: 'Meera Pillai' },
      ...{ password: 'seven lamps by the door', ...more },
    },
  });

/** Adds another clinic to the server, with this account as a member. @returns its id */
export async function anotherClinic(
  clinic: TestClinic,
  name: string,
  email: string,
  roles: readonly StaffRole[],
): Promise<string> {
  const id = randomUUID();
  const account = await clinic.accountOf(email);
  await clinic.rows(
    `insert into tenant (id, name, country, time_zone) values ('${id}', '${name}', 'IN', 'UTC');
     insert into membership (id, tenant_id, account_id, name, roles)
       values ('${newId()}', '${id}', '${account}', '${email}', array['${roles.join("','")}'])`,
  );
  return id;
}
