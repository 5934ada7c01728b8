import { createTransport } from 'nodemailer';
import { PassThrough } from 'node:stream';
import { channelTimeoutMs, DeliveryError, type Channel, type Enclosed } from './channel.ts';
import { type MessageText } from './texts.ts';

export interface MailServerSettings {
  /** As `SMTP_URL`. */
  readonly url: string;
  /** As `MAIL_FROM`. */
  readonly from: string;
  /** Certificates in PEM that are trusted beside those that Node knows. */
  readonly ca?: string | undefined;
}

/** E-mail through the clinic's mail server. */
export class EmailChannel implements Channel {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  constructor({ url, from, ca }: MailServerSettings) {
    this.#transport = createTransport({
      ...serverOf(new URL(url), ca),
      connectionTimeout: channelTimeoutMs,
      greetingTimeout: channelTimeoutMs,
      socketTimeout: channelTimeoutMs,
      dnsTimeout: channelTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    // The letter is read once somebody is there to take it: until then it cannot have gone out.
    this.#transport.use('stream', (mail, done) => {
      const { begin } = mail.data as { begin?: () => void };
      mail.message.transform(() => {
        begin?.();
        return new PassThrough();
      });
      done();
    });
    this.#from = from;
  }

  async deliver(
    to: string,
    { subject, text }: MessageText,
    { id, calendar }: Enclosed = {},
  ): Promise<void> {
    let hasBegun = false;
    const mail = {
      from: this.#from,
      // As one address: a comma in it must not make it two.
      to: { name: '', address: to },
      subject,
      text,
      ...(id !== undefined && { messageId: `<${id}@${domainOf(this.#from)}>` }),
      ...(calendar && {
        icalEvent: { method: calendar.method, filename: 'visit.ics', content: calendar.content },
      }),
      // Nobody's absence note shall answer it (RFC 3834, 5).
      headers: { 'Auto-Submitted': 'auto-generated' },
      begin: () => {
        hasBegun = true;
      },
    };
    try {
      await this.#transport.sendMail(mail);
    } catch (error) {
      throw deliveryErrorOf(error, hasBegun);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

const isThisMachine = (host: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(host);

/** What of the URL concerns the connection; a password never goes over a line that anybody can read. */
export function serverOf({ protocol, hostname, port, username, password }: URL, ca?: string) {
  const secure = protocol === 'smtps:';
  // What goes to this machine goes nowhere else: the certificate that Postfix made for itself is as good as none.
  const isTrusted = isThisMachine(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isTrusted,
    ...(isTrusted && { tls: { rejectUnauthorized: false } }),
    ...(!isTrusted && ca !== undefined && { tls: { ca } }),
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  };
}

/** The domain of the sender, which makes the ids of letters unlike those of others (RFC 5322, 3.6.4). */
const domainOf = (from: string): string => /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** nodemailer keeps of Node's error its words alone. */
const ofCertificates = /certificate|altnames|\bssl\b|\btls\b/i;

/** What went wrong, as nodemailer tells it. @param hasBegun whether the letter was on its way to the server */
function deliveryErrorOf(error: unknown, hasBegun: boolean): DeliveryError {
  const {
    code = '',
    command = '',
    message = '',
    responseCode = null,
  } = error as { code?: string; command?: string; message?: string; responseCode?: number };
  if (code === 'ETLS' || (code === 'ESOCKET' && ofCertificates.test(message))) {
    return new DeliveryError('certificate', responseCode, true);
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new DeliveryError('sign-in', responseCode, true);
  }
  if (responseCode === null) {
    return new DeliveryError(hasBegun ? 'no-answer' : 'unreachable', null, true);
  }
  const isLasting = responseCode >= 500;
  const problem = command.startsWith('RCPT') && isLasting ? 'address-refused' : 'refused';
  return new DeliveryError(problem, responseCode, !isLasting);
}
