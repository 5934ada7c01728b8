import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '../until.ts';

export interface GatewayRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How long a slow gateway takes to answer, in milliseconds. */
const slowMs = 400;

export type Mood =
  | ('takes' | 'is slow' | 'refuses' | 'is busy' | 'babbles' | 'breaks off' | 'is silent')
  | ('is late' | 'answers twice');

const taken = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';

const answers: Readonly<Record<Mood, (response: ServerResponse) => void>> = {
  takes: (response) => response.end('{}'),
  'is slow': (response) => {
    setTimeout(() => response.end('{}'), slowMs);
  },
  refuses: (response) => response.writeHead(400).end('{"error": "no such number"}'),
  'is busy': (response) => response.writeHead(503).end(),
  // Its answer never ends, and means nothing.
  babbles: (response) => response.writeHead(200).write('<html>'),
  'breaks off': (response) => response.destroy(),
  'is silent': () => undefined,
  // The test says when it answers.
  'is late': () => undefined,
  'answers twice': (response) => response.socket?.write(taken + taken),
};

/** A real HTTP server in place of an SMS gateway. */
export class SmsGateway {
  readonly url: string;
  readonly requests: GatewayRequest[];
  /** How it answers. */
  mood: Mood = 'takes';
  /** The requests that it accepts but never answers. */
  holds: (request: GatewayRequest) => boolean = () => false;
  readonly #server: Server;
  readonly #late: ServerResponse[] = [];

  private constructor(server: Server, url: string, requests: GatewayRequest[]) {
    this.#server = server;
    this.url = url;
    this.requests = requests;
  }

  static async start(): Promise<SmsGateway> {
    const requests: GatewayRequest[] = [];
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const gateway = new SmsGateway(server, `http://127.0.0.1:${port}/messages`, requests);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const asked = { headers: request.headers, body };
        requests.push(asked);
        if (gateway.mood === 'is late') gateway.#late.push(response);
        if (!gateway.holds(asked)) answers[gateway.mood](response);
      });
    });
    return gateway;
  }

  /** The request of that number, from 1 on, once it has arrived. */
  async request(number: number): Promise<GatewayRequest> {
    const come = await until(
      `message ${number} arrives`,
      () => this.requests,
      ({ length }) => length >= number,
    );
    return come[number - 1] ?? { headers: {}, body: '' };
  }

  /** Answers the delayed requests: the messages were accepted. */
  answerLate(): void {
    for (const response of this.#late.splice(0)) response.end('{}');
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
