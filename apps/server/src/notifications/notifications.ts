import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type Language } from '@teleward/contracts';
import { ConfigError, Log, type Config } from '@teleward/platform';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { configToken } from '../platform.tokens.ts';
import { DeliveryError, type Channel, type Enclosed } from './channel.ts';
import { EmailChannel } from './email-channel.ts';
import { SmsChannel } from './sms-channel.ts';
import { textOf, type MessageText, type MessageValues, type Template } from './texts.ts';

export type ChannelName = 'email' | 'sms';

export interface Message<T extends Template> {
  readonly channel: ChannelName;
  /** An e-mail address or a telephone number. */
  readonly to: string;
  readonly language: Language;
  readonly template: T;
  readonly values: MessageValues[T];
}

/** When a message is tried: a server that is away for a moment costs nobody theirs. Milliseconds. */
const pausesMs = [0, 5_000, 20_000];

/** Messages to people who are not looking at one of our pages. */
@Injectable()
export class Notifications implements OnModuleDestroy {
  readonly #log: Log;
  readonly #channels = new Map<ChannelName, Channel>();
  readonly #stopping = new AbortController();

  constructor(@Inject(configToken) config: Config, log: Log) {
    this.#log = log;
    const { SMTP_URL, MAIL_FROM, SMS_GATEWAY_URL, SMS_GATEWAY_BODY } = config;
    if (SMTP_URL !== undefined && MAIL_FROM !== undefined) {
      const mailServer = { url: SMTP_URL, from: MAIL_FROM, ca: readCertificates(config) };
      this.#channels.set('email', new EmailChannel(mailServer));
    }
    if (SMS_GATEWAY_URL !== undefined && SMS_GATEWAY_BODY !== undefined) {
      const authorization = config.SMS_GATEWAY_AUTHORIZATION;
      const gateway = { url: SMS_GATEWAY_URL, body: SMS_GATEWAY_BODY, authorization };
      this.#channels.set('sms', new SmsChannel(gateway));
    }
  }

  /** What is not sent yet is let go: it has lost its meaning by the next start. */
  onModuleDestroy(): void {
    this.#stopping.abort();
    for (const channel of this.#channels.values()) {
      channel.close();
    }
  }

  can(channel: ChannelName): boolean {
    return this.#channels.has(channel);
  }

  /**
   * Hands one message over, once, and waits for it.
   * @throws {DeliveryError}; where this server cannot send by that way it is `unreachable`
   */
  async deliver(
    channel: ChannelName,
    to: string,
    text: MessageText,
    enclosed: Enclosed = {},
  ): Promise<void> {
    const by = this.#channels.get(channel);
    if (by === undefined) {
      throw new DeliveryError('unreachable', null, true);
    }
    await by.deliver(to, text, enclosed);
  }

  /**
   * Sends in the background. Whoever asked waits for nobody's mail server and learns neither by the answer
   * nor by a clock whether an address exists; a failure is in the log, without the address.
   */
  send<T extends Template>({ channel, to, language, template, values }: Message<T>): void {
    const text = textOf(template, language, values);
    const deliver = async (): Promise<void> => {
      await this.#channels.get(channel)?.deliver(to, text);
    };
    void this.#tryAll(deliver, { channel, template });
  }

  async #tryAll(
    deliver: () => Promise<void>,
    about: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { signal } = this.#stopping;
    let failure: unknown = null;
    for (const pause of pausesMs) {
      try {
        await delay(pause, undefined, { signal });
        await deliver();
        return;
      } catch (error) {
        failure = error;
      }
      if (signal.aborted) {
        return;
      }
      // What is refused today is refused in five seconds; a letter of this kind may come twice.
      if (
        failure instanceof DeliveryError &&
        !failure.isWorthAnother &&
        failure.problem !== 'no-answer'
      ) {
        break;
      }
    }
    this.#log.error('A message could not be sent', failure, about);
  }
}

/** What the clinic trusts beside what everybody does. @throws {ConfigError} */
function readCertificates({ SMTP_CA_FILE: file }: Config): string | undefined {
  if (file === undefined) {
    return undefined;
  }
  try {
    return [...rootCertificates, readFileSync(file, 'utf8')].join('\n');
  } catch {
    throw new ConfigError(`SMTP_CA_FILE names ${file}, which cannot be read.`);
  }
}
