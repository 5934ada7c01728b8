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

/**
 * The pauses before each attempt, in milliseconds: a short outage of the server loses no message.
 */
const pausesMs = [0, 5_000, 20_000];

/** Messages to people who do not have one of our pages open. */
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

  /** Messages that are still unsent are dropped: they would be outdated after the next start. */
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
   * Delivers one message, with a single attempt, and waits for the result.
   *
   * @throws {DeliveryError}; `unreachable` if this server cannot send by that channel
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
   * Sends in the background. The request neither waits for a mail server nor reveals, by its answer
   * or its duration, whether an address exists; a failure is logged without the address.
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
      // A rejected message would be rejected again in five seconds. After a missing answer it is
      // tried again, because messages of this kind may arrive twice.
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

/**
 * Additional trusted certificates.
 *
 * @throws {ConfigError}
 */
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
