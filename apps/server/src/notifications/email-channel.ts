import { createTransport } from 'nodemailer';
import { PassThrough } from 'node:stream';
import { channelTimeoutMs, DeliveryError, type Channel, type Enclosed } from './channel.ts';
import { type MessageText } from './texts.ts';

export interface MailServerSettings {
  /** The setting `SMTP_URL`. */
  readonly url: string;
  /** The setting `MAIL_FROM`. */
  readonly from: string;
  /** Certificates in PEM that are trusted in addition to Node's. */
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
    // The content is read only when the server is ready to receive it: before that, the message
    // cannot have gone out.
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
      // As an object, so that a comma cannot turn it into two addresses.
      to: { name: '', address: to },
      subject,
      text,
      ...(id !== undefined && { messageId: `<${id}@${domainOf(this.#from)}>` }),
      ...(calendar && {
        icalEvent: { method: calendar.method, filename: 'visit.ics', content: calendar.content },
      }),
      // Keeps absence notices from answering (RFC 3834, 5).
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

/** The settings of the connection. A password never goes over an unencrypted connection. */
export function serverOf({ protocol, hostname, port, username, password }: URL, ca?: string) {
  const secure = protocol === 'smtps:';
  // A connection to this machine does not leave it, so its self-made certificate need not be
  // verified, such as Postfix's.
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

/** The sender's domain, which makes message ids globally unique (RFC 5322, 3.6.4). */
const domainOf = (from: string): string => /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** nodemailer keeps only the message of Node's error. */
const ofCertificates = /certificate|altnames|\bssl\b|\btls\b/i;

/**
 * Translates nodemailer's error.
 *
 * @param hasBegun whether the content was already on its way to the server
 */
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
