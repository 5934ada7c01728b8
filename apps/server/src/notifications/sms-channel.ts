import { channelTimeoutMs, type Channel } from './channel.ts';
import { type MessageText } from './texts.ts';

export interface SmsGateway {
  readonly url: string;
  /** With `{to}` and `{text}` in it; JSON where it begins with a brace, a form otherwise. */
  readonly body: string;
  readonly authorization: string | undefined;
}

/** SMS through any gateway that takes a POST. */
export class SmsChannel implements Channel {
  readonly #gateway: SmsGateway;

  constructor(gateway: SmsGateway) {
    this.#gateway = gateway;
  }

  async deliver(to: string, { text }: MessageText): Promise<void> {
    const { url, body, authorization } = this.#gateway;
    const isJson = body.trimStart().startsWith('{');
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: fill(body, { to: dialled(to), text }, isJson ? inJson : encodeURIComponent),
      // Numbers and codes go where the setting says and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(channelTimeoutMs),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new GatewayError(response.status);
    }
  }

  close(): void {
    // Nothing stays open between messages.
  }
}

/** The gateway did not take a message. */
class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: string;

  constructor(status: number) {
    super(`The gateway answered ${status}`);
    this.code = String(status);
  }
}

/** A number as it is dialled: people write them with blanks, brackets and hyphens. */
const dialled = (number: string): string => number.replaceAll(/[^\d+]/g, '');

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** In one pass, so that a value which looks like a blank is not filled again. */
const fill = (
  template: string,
  values: Readonly<{ to: string; text: string }>,
  encode: (value: string) => string,
): string =>
  template.replaceAll(/\{(to|text)\}/g, (_blank, name: 'to' | 'text') => encode(values[name]));
