import { Agent, request } from 'node:http';

export interface WireRequest {
  readonly method: string;
  /** Used in the request line as it is, without normalisation. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Sends requests over a few persistent connections. */
export class HttpWire {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(url: string) {
    this.#url = new URL(url);
  }

  send({ method, path, headers, body }: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#url;
      const length = body === null ? {} : { 'Content-Length': Buffer.byteLength(body) };
      const sent = request(
        { agent: this.#agent, hostname, port, method, path, headers: { ...headers, ...length } },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.once('error', reject);
          answer.once('end', () => {
            resolve({
              status: answer.statusCode ?? 0,
              type: answer.headers['content-type'] ?? '',
              text: Buffer.concat(pieces).toString(),
            });
          });
        },
      );
      sent.once('error', reject);
      sent.setTimeout(20_000, () => {
        sent.destroy(new Error('No answer in 20 s'));
      });
      sent.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
