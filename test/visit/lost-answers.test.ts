import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { MailServer } from '../support/servers/mail-server.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';

let mail: MailServer;
let clinic: TestClinic;
let token: string;

beforeAll(async () => {
  mail = await MailServer.start();
  clinic = await TestClinic.open({ SMTP_URL: mail.url, MAIL_FROM: 'visits@clinic.example' });
  ({ token } = await clinic.seed());
  await clinic.rows("update tenant set code_channel = 'email'");
  await clinic.setSealed('patient', 'email', 'meera.i@mailbox.example');
  await clinic.setSealed('patient', 'phone', null);
});

afterAll(async () => {
  await clinic.close();
  await mail.stop();
});

const preview = (): Promise<Answer> =>
  new Visitor(clinic.url).call(routes.previewVisitLink, { body: { token } });

const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a code', () => {
  it('whose response got lost opens the link again for the same attempt, and for no other', async () => {
    await new Visitor(clinic.url).call(routes.sendLinkCode, { body: { token } });
    const code = await mail.code(1);
    const tryId = randomUUID();
    const open = (more: object, typed = code): Promise<Answer> =>
      new Visitor(clinic.url).call(routes.openVisitLink, {
        body: { token, code: typed, ...more },
      });
    expect((await open({ tryId })).status).toBe(200);
    expect((await open({ tryId })).status).toBe(200);
    for (const answer of [
      await open({}),
      await open({ tryId: randomUUID() }),
      await open({ tryId }, other(code)),
    ]) {
      expect(answer.body['code']).toBe('code_mismatch');
    }
    // A repeated attempt is not counted as a failure.
    expect((await open({ tryId })).status).toBe(200);
    expect((await preview()).body['misses']).toBe(0);
    // A person who made a link for themselves still needs the code: it cannot be waived.
    expect((await open({}, other(code))).body['code']).toBe('code_mismatch');
    expect((await open({}, other(code))).body['code']).toBe('code_mismatch');
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const [link] = await clinic.rows(
      'select encounter_id from visit_link order by valid_from desc limit 1',
    );
    const params = { encounterId: String(link?.['encounter_id']) };
    expect((await doctor.call(routes.waiveProof, { params })).body['code']).toBe('invalid_state');
    await clinic.rows("update link_code set expires_at = now() - interval '1 s'");
    expect((await open({ tryId })).body['code']).toBe('code_mismatch');
  });
});
