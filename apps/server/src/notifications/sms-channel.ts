import { channelTimeoutMs, DeliveryError, type Channel, type Enclosed } from './channel.ts';
import { type MessageText } from './texts.ts';

export interface SmsGateway {
  readonly url: string;
  /** Contains `{to}` and `{text}`; JSON if it begins with a brace, otherwise a form. */
  readonly body: string;
  readonly authorization: string | undefined;
}

/** SMS through any gateway that accepts a POST request. */
export class SmsChannel implements Channel {
  readonly #gateway: SmsGateway;

  constructor(gateway: SmsGateway) {
    this.#gateway = gateway;
  }

  async deliver(to: string, { text }: MessageText, { id }: Enclosed = {}): Promise<void> {
    const { url, body, authorization } = this.#gateway;
    const isJson = body.trimStart().startsWith('{');
    const response = await this.#post(url, {
      method: 'POST',
      headers: {
        'Content-Type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(authorization !== undefined && { Authorization: authorization }),
        // Many gateways send a repeated request with the same key only once.
        ...(id !== undefined && { 'Idempotency-Key': id }),
      },
      body: fill(body, { to: dialled(to), text }, isJson ? inJson : encodeURIComponent),
      // Telephone numbers and codes must go nowhere but to the configured URL.
      redirect: 'error',
      signal: AbortSignal.timeout(channelTimeoutMs),
    });
    if (!response.ok) {
      throw refusalOf(response.status);
    }
  }

  async #post(url: string, request: RequestInit): Promise<Response> {
    try {
      const response = await fetch(url, request);
      // The answer's body differs between gateways and may be endless, so it is discarded.
      response.body?.cancel().catch(() => undefined);
      return response;
    } catch (error) {
      throw troubleOf(error);
    }
  }

  close(): void {
    // There is no open connection between messages.
  }
}

function refusalOf(status: number): DeliveryError {
  if (status === 401 || status === 403) {
    return new DeliveryError('sign-in', status, true);
  }
  return new DeliveryError('refused', status, status >= 500 || status === 408 || status === 429);
}

/** Errors of undici from before the request can have left. */
const beforeItLeft = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'],
]);
const ofCertificates = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_)/;

function troubleOf(error: unknown): DeliveryError {
  const { code = '', message = '' } = ((error as Error).cause ?? {}) as {
    code?: string;
    message?: string;
  };
  if (ofCertificates.test(code)) {
    return new DeliveryError('certificate', null, true);
  }
  if (message.includes('redirect')) {
    return new DeliveryError('refused', null, false);
  }
  return new DeliveryError(beforeItLeft.has(code) ? 'unreachable' : 'no-answer', null, true);
}

/** A number for dialling: people write them with spaces, brackets and hyphens. */
const dialled = (number: string): string => number.replaceAll(/[^\d+]/g, '');

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** Replaces in one pass, so that a value that looks like a placeholder is not replaced again. */
const fill = (
  template: string,
  values: Readonly<{ to: string; text: string }>,
  encode: (value: string) => string,
): string =>
  template.replaceAll(/\{(to|text)\}/g, (_blank, name: 'to' | 'text') => encode(values[name]));
