import {
  ackOf,
  type ClientEvent,
  clientEvents,
  checkClientEvents,
  Handshake,
  type ServerEvent,
  type ServerEventName,
  serverEvents,
  signallingPath,
  signallingProtocol,
} from '@teleward/contracts';
import { cookieNames } from '../identity/index.ts';
import { SchemaBook } from './schema-book.ts';

type Json = Readonly<Record<string, unknown>>;

/** The purpose of a socket, according to its handshake. */
type Purpose = Handshake['purpose'];

const purposes: Readonly<Record<Purpose, string>> = {
  visit: 'One visit, for staff, its patient or a guest.',
  clinic: 'The lists of the day, for staff. The client sends nothing.',
  check: 'A check of the network path to the media server, outside any visit.',
};

const ofClinic: ReadonlySet<ServerEventName> = new Set<ServerEventName>([
  ...(['dayList', 'board', 'boardChanged', 'doctorsHere', 'waits'] as const),
  'outreachChanged',
]);

/** Events about media: those not acknowledged before the connection was lost count as missed. */
const acknowledged: ReadonlySet<ServerEventName> = new Set<ServerEventName>([
  ...([
    'consumerAdded',
    'consumerClosed',
    'consumerPaused',
    'consumerResumed',
    'mediaReset',
  ] as const),
]);

function purposesOf(name: ServerEventName): readonly Purpose[] {
  if (name === 'refused') {
    return ['visit', 'clinic', 'check'];
  }
  if (name === 'checkSetup') {
    return ['check'];
  }
  return [ofClinic.has(name) ? 'clinic' : 'visit'];
}

const channelOf = (purpose: Purpose): Json => ({ $ref: `#/channels/${purpose}` });

/**
 * The sockets' contract as an AsyncAPI 3.0 document from the server's perspective: it receives what
 * clients send.
 */
export function asyncApiDocument(): Json {
  const book = new SchemaBook('draft-7');
  const messages: Record<Purpose, Record<string, Json>> = { visit: {}, clinic: {}, check: {} };
  const operations: Record<string, Json> = {};
  const tell = (purpose: Purpose, key: string, message: Json): Json => {
    messages[purpose][key] = message;
    return { $ref: `#/channels/${purpose}/messages/${key}` };
  };

  for (const [key, { name, summary, payload, answer }] of Object.entries<ClientEvent>(
    clientEvents,
  )) {
    const purpose = key in checkClientEvents ? 'check' : 'visit';
    const asked = tell(purpose, key, {
      ...{ name, summary, payload: book.add(`${key}_payload`, payload, 'input') },
    });
    const told = tell(purpose, `${key}_ack`, {
      name: `${name} (acknowledgement)`,
      payload: book.add(`${key}_ack`, ackOf(answer), 'output'),
    });
    operations[key] = {
      ...{ action: 'receive', channel: channelOf(purpose), summary, messages: [asked] },
      reply: { channel: channelOf(purpose), messages: [told] },
    };
  }
  for (const [key, { name, summary, payload }] of Object.entries<ServerEvent>(serverEvents)) {
    for (const purpose of purposesOf(key as ServerEventName)) {
      const told = tell(purpose, key, {
        ...{ name, summary, payload: book.add(`${key}_payload`, payload, 'output') },
      });
      const isAcknowledged = acknowledged.has(key as ServerEventName);
      operations[purposesOf(key as ServerEventName).length > 1 ? `${key}_${purpose}` : key] = {
        ...{ action: 'send', channel: channelOf(purpose), summary, messages: [told] },
        ...(isAcknowledged ? { 'x-acknowledged': true } : {}),
      };
    }
  }

  return book.finish({
    asyncapi: '3.0.0',
    info: {
      title: 'Teleward',
      version: '0.1.0',
      license: { name: 'Apache-2.0' },
      description:
        `Messages over socket.io 4 at \`${signallingPath}\`, protocol ${signallingProtocol}. ` +
        'The handshake’s `auth` is `components.schemas.Handshake`; each message is an event of that name with one payload. ' +
        'The sequences are in `docs/protocol.md`, REST in `/api/openapi.json`.',
    },
    defaultContentType: 'application/json',
    servers: {
      here: {
        ...{ host: '{host}', protocol: 'socket.io', pathname: signallingPath },
        variables: { host: { description: 'Host of the pages.', default: 'localhost:3000' } },
        security: (['staff', 'patient', 'guest'] as const).map((kind) => ({
          $ref: `#/components/securitySchemes/${kind}`,
        })),
      },
    },
    channels: Object.fromEntries(
      Object.entries(purposes).map(([purpose, summary]) => [
        purpose,
        { ...{ address: '/', title: purpose, summary }, messages: messages[purpose as Purpose] },
      ]),
    ),
    operations,
    components: {
      securitySchemes: Object.fromEntries(
        (['staff', 'patient', 'guest'] as const).map((kind) => [
          kind,
          { type: 'httpApiKey', in: 'cookie', name: cookieNames[kind] },
        ]),
      ),
    },
    'x-handshake': book.add('Handshake', Handshake, 'input'),
  });
}
