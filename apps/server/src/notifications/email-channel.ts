import { createTransport } from 'nodemailer';
import { channelTimeoutMs, type Channel } from './channel.ts';
import { type MessageText } from './texts.ts';

/** E-mail through the clinic's mail server. */
export class EmailChannel implements Channel {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  /** @param url as `SMTP_URL`. @param from as `MAIL_FROM` */
  constructor(url: string, from: string) {
    this.#transport = createTransport({
      ...serverOf(new URL(url)),
      connectionTimeout: channelTimeoutMs,
      greetingTimeout: channelTimeoutMs,
      socketTimeout: channelTimeoutMs,
      dnsTimeout: channelTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.#from = from;
  }

  async deliver(to: string, { subject, text }: MessageText): Promise<void> {
    await this.#transport.sendMail({
      from: this.#from,
      // As one address: a comma in it must not make it two.
      to: { name: '', address: to },
      subject,
      text,
      // Nobody's absence note shall answer it (RFC 3834, 5).
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  close(): void {
    this.#transport.close();
  }
}

const isThisMachine = (host: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(host);

/** What of the URL concerns the connection; a password never goes over a line that anybody can read. */
export function serverOf({ protocol, hostname, port, username, password }: URL) {
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isThisMachine(hostname),
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  };
}
