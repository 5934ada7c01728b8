import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { MailServer } from '../support/servers/mail-server.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { DeliveryError } from '../../apps/server/src/notifications/channel.ts';
import { EmailChannel, serverOf } from '../../apps/server/src/notifications/email-channel.ts';
import { SmsChannel } from '../../apps/server/src/notifications/sms-channel.ts';

describe('a mail server', () => {
  it.each([
    ['smtp://mail.example', { port: 587, secure: false, requireTLS: true }],
    ['smtps://mail.example', { port: 465, secure: true }],
    ['smtp://127.0.0.1:2525', { port: 2525, secure: false, requireTLS: false }],
    ['smtp://[::1]', { host: '::1', requireTLS: false }],
    ['smtp://127.evil.example', { requireTLS: true }],
    ['smtp://a%40b:c%2Fd@mail.example', { auth: { user: 'a@b', pass: 'c/d' } }],
  ])('at %s requires TLS unless it is on this machine', (url, options) => {
    expect(serverOf(new URL(url))).toMatchObject(options);
  });
});

describe('a mail server with a certificate of its own', () => {
  let mail: MailServer;
  let ca: string;

  beforeAll(async () => {
    const made = await generate([{ name: 'commonName', value: 'mail' }], {
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '::ffff:7f00:1' }] },
      ],
    });
    ca = made.cert;
    mail = await MailServer.start(0, { key: made.private, cert: made.cert });
  });

  afterAll(() => mail.stop());

  const send = async (host: string, trusted?: string): Promise<unknown> => {
    const url = `smtp://${host}:${mail.port}`;
    const channel = new EmailChannel({ url, from: 'a@x.example', ca: trusted });
    try {
      await channel.deliver('b@x.example', { subject: 'x', text: 'x' });
      return 'taken';
    } catch (error) {
      return error instanceof DeliveryError ? error.problem : error;
    } finally {
      channel.close();
    }
  };

  it('is accepted on this machine, as with Debian’s Postfix', async () => {
    const before = mail.letters.length;
    expect(await send('localhost')).toBe('taken');
    expect(mail.letters).toHaveLength(before + 1);
  });

  it('is accepted elsewhere only where the clinic says so', async () => {
    // This machine under an address that does not show it.
    const elsewhere = '[::ffff:127.0.0.1]';
    expect(await send(elsewhere)).toBe('certificate');
    expect(await send(elsewhere, ca)).toBe('taken');
  });
});

describe('an SMS', () => {
  let gateway: SmsGateway;

  beforeAll(async () => {
    gateway = await SmsGateway.start();
  });

  afterAll(() => gateway.stop());

  const deliver = async (body: string, text: string): Promise<string> => {
    const channel = new SmsChannel({ url: gateway.url, body, authorization: undefined });
    const before = gateway.requests.length;
    await channel.deliver('+91 98400-12342', { subject: '', text });
    return (await gateway.request(before + 1)).body;
  };

  it('keeps its text whatever it contains, in JSON and in a form', async () => {
    const words = 'A "clinic" & {to}\n{text} 诊所';
    const json = await deliver('{"to": "{to}", "text": "{text}"}', words);
    expect(JSON.parse(json)).toEqual({ to: '+919840012342', text: words });
    const form = await deliver('from=CLINIC&to={to}&text={text}', words);
    const fields = new URLSearchParams(form);
    expect([fields.get('to'), fields.get('text')]).toEqual(['+919840012342', words]);
  });
});
