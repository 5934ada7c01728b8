import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { until } from '../until.ts';

export interface Letter {
  readonly to: readonly string[];
  /** As transferred: headers and text. */
  readonly raw: string;
}

/**
 * A real SMTP server that keeps what it receives, and refuses addresses that begin with “nobody”.
 */
export class MailServer {
  readonly url: string;
  readonly letters: readonly Letter[];
  readonly #server: SMTPServer;

  private constructor(server: SMTPServer, url: string, letters: readonly Letter[]) {
    this.#server = server;
    this.url = url;
    this.letters = letters;
  }

  /**
   * @param port a free one by default
   * @param certificate the certificate for STARTTLS; without one it does not offer TLS
   */
  static async start(
    port = 0,
    certificate?: { readonly key: string; readonly cert: string },
  ): Promise<MailServer> {
    const letters: Letter[] = [];
    const server = new SMTPServer({
      authOptional: true,
      // It would look up 127.0.0.1 at a name server, and wait for one that is not there.
      disableReverseLookup: true,
      ...(certificate ?? { disabledCommands: ['STARTTLS'] }),
      onRcptTo({ address }, _session, callback) {
        callback(address.startsWith('nobody') ? new Error('550 No such mailbox') : null);
      },
      onData(stream, { envelope }, callback) {
        void text(stream).then((raw) => {
          letters.push({ to: envelope.rcptTo.map(({ address }) => address), raw });
          callback();
        });
      },
    });
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address() as AddressInfo;
    return new MailServer(server, `smtp://127.0.0.1:${address.port}`, letters);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The e-mail of that number, from 1 on, once it has arrived. */
  async letter(number: number): Promise<Letter> {
    const come = await until(
      `mail ${number} arrives`,
      () => this.letters,
      ({ length }) => length >= number,
    );
    return come[number - 1] ?? { to: [], raw: '' };
  }

  /** The code in the e-mail of that number, from 1 on, once it has arrived. */
  async code(number: number): Promise<string> {
    return codeIn((await this.letter(number)).raw.split('\r\n\r\n')[1] ?? '');
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.close(() => {
      resolve(undefined);
    });
    await promise;
  }
}

export const codeIn = (message: string): string => /\b\d{6}\b/.exec(message)?.[0] ?? 'none';
