import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import asyncApiSpecs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { clientEvents, routeErrors, routes, serverEvents, type Route } from '@teleward/contracts';
import { Ajv } from 'ajv';
import { randomUUID } from 'node:crypto';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { arrivedPatient, patientSocket } from '../support/actors/visit-clients.ts';

type Json = Readonly<Record<string, unknown>>;

let clinic: TestClinic;
let openApi: Json;
let asyncApi: Json;

const read = async (path: string): Promise<Json> =>
  (await (await fetch(`${clinic.url}${path}`)).json()) as Json;

beforeAll(async () => {
  clinic = await TestClinic.open();
  openApi = await read('/api/openapi.json');
  asyncApi = await read('/api/asyncapi.json');
});

afterAll(() => clinic.close());

/** The value at a path of names. */
const at = (json: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((part, name) => (part as Json | undefined)?.[name], json);

/** The dangling references of a document. */
const lostIn = (document: Json): readonly string[] =>
  [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    .map(([, path = '']) => path)
    .filter((path) => at(document, ...path.split('/')) === undefined);

describe('the OpenAPI document', () => {
  const operationOf = ({ method, path }: Route): unknown =>
    at(openApi, 'paths', path, method.toLowerCase());

  it('is valid by the schema of its standard, and has no dangling reference', async () => {
    expect(await new Validator().validate(structuredClone(openApi))).toMatchObject({ valid: true });
    expect(lostIn(openApi)).toEqual([]);
  });

  it('lists each route with the cookie that it requires', () => {
    const cookies = {
      readSession: [{ staff: [] }],
      readMyVisit: [{ patient: [] }],
      readGuestVisit: [{ guest: [] }],
      signIn: [],
      // Nobody is signed in yet; a cookie of its own identifies the sign-in.
      giveSecondFactor: [{ step: [] }],
      signInWithProvider: [{ step: [] }],
    };
    for (const [name, security] of Object.entries(cookies)) {
      expect(operationOf(routes[name as keyof typeof cookies])).toMatchObject({ security });
    }
    for (const route of Object.values<Route>(routes)) {
      expect(operationOf(route)).toHaveProperty('security');
    }
    expect(at(openApi, 'components', 'securitySchemes', 'patient')).toMatchObject({
      ...{ type: 'apiKey', in: 'cookie', name: 'teleward_visit' },
    });
  });

  it('describes pictures as octets and calendar files as text', () => {
    const answered = (route: Route): unknown =>
      at(operationOf(route), 'responses', '200', 'content');
    expect(answered(routes.readClinicLogo)).toEqual({ 'image/*': {} });
    expect(Object.keys(answered(routes.readMyCalendar) as Json)).toEqual(['text/calendar']);
  });

  it('names the errors of each route by their status', () => {
    const codesOf = (route: Route, status: number): unknown => {
      const answer = at(operationOf(route), 'responses', String(status));
      const problem = at(answer, 'content', 'application/problem+json', 'schema');
      return at(problem, 'properties', 'code', 'enum');
    };
    expect(codesOf(routes.signIn, 401)).toEqual(['sign_in_failed']);
    expect(codesOf(routes.changePassword, 401)).toEqual(['unauthenticated']);
    expect(codesOf(routes.giveSecondFactor, 401)).toContain('unauthenticated');
    expect(codesOf(routes.dispensePrescription, 404)).toEqual(['not_found']);
    expect(codesOf(routes.application, 401)).toBeUndefined();
    expect(codesOf(routes.application, 404)).toBeUndefined();
    expect(codesOf(routes.arrive, 409)).toContain('too_early');
    expect(codesOf(routes.arrive, 409)).not.toContain('slot_taken');
    expect(codesOf(routes.application, 409)).toBeUndefined();
  });

  it('lists no error of a route twice', () => {
    for (const codes of Object.values(routeErrors)) {
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

describe('the AsyncAPI document', () => {
  const payloadOf = (channel: string, key: string): Json => {
    const { $ref = '' } = at(asyncApi, 'channels', channel, 'messages', key, 'payload') as {
      $ref?: string;
    };
    return at(asyncApi, ...$ref.slice(2).split('/')) as Json;
  };
  /** Validates values by a schema of the document. */
  const judgeOf = (schema: Json) => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    return ajv.compile({ ...schema, components: at(asyncApi, 'components') });
  };

  it('is valid by the schema of its standard, and has no dangling reference', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const isValid = ajv.compile(asyncApiSpecs.schemasWithoutId['3.0.0'] as object);
    isValid(asyncApi);
    expect(isValid.errors ?? []).toEqual([]);
    expect(lostIn(asyncApi)).toEqual([]);
  });

  it('lists each event in its direction, and the acknowledgement of each client event', () => {
    const operations = at(asyncApi, 'operations') as Readonly<Record<string, Json>>;
    const named = (action: string): readonly string[] =>
      Object.values(operations)
        .filter((operation) => operation['action'] === action)
        .map((operation) => {
          const [message] = operation['messages'] as readonly { $ref: string }[];
          return at(asyncApi, ...(message?.$ref ?? '').slice(2).split('/'), 'name') as string;
        });
    expect(named('receive').toSorted()).toEqual(
      Object.values(clientEvents)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect([...new Set(named('send'))].toSorted()).toEqual(
      Object.values(serverEvents)
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const operation of Object.values(operations)) {
      if (operation['action'] === 'receive') {
        expect(operation).toHaveProperty('reply.messages');
      }
    }
  });

  it('describes exactly the events of the server', async () => {
    const visitor = await arrivedPatient(clinic);
    const socket = patientSocket(clinic, visitor);
    const welcome = await socket.told('visit:welcome');
    const isWelcome = judgeOf(payloadOf('visit', 'welcome'));
    expect(isWelcome(welcome)).toBe(true);
    expect(isWelcome({ ...welcome, self: null })).toBe(false);
    const isAck = judgeOf(payloadOf('visit', 'setDevices_ack'));
    const devices = { microphone: 'on', camera: 'off' };
    const isDevices = judgeOf(payloadOf('visit', 'setDevices'));
    for (const [payload, ok] of [
      [devices, true],
      [{ ...devices, camera: 'broken' }, false],
      [{ ...devices, more: 1 }, false],
    ] as const) {
      expect(isDevices(payload)).toBe(ok);
      const answer = await socket.ask('setDevices', payload);
      expect(answer.ok).toBe(ok);
      expect(isAck(answer)).toBe(true);
    }
    socket.close();
  });

  it('describes the handshake with the server’s protocol version', async () => {
    const { signallingProtocol } = await read('/api/application');
    const isHandshake = judgeOf(at(asyncApi, 'components', 'schemas', 'Handshake') as Json);
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const now = { protocol: signallingProtocol, purpose: 'clinic', as: 'staff' };
    const old = { ...now, protocol: Number(signallingProtocol) - 1 };
    expect([isHandshake(now), isHandshake(old)]).toEqual([true, false]);
    const refused = async (handshake: object): Promise<unknown> => {
      const socket = new VisitSocket(clinic.url, doctor.cookie, handshake as never);
      const { error } = (await socket.told('visit:refused')) as { readonly error: unknown };
      socket.close();
      return error;
    };
    expect(await refused(old)).toMatchObject({ code: 'protocol_outdated', signallingProtocol });
    // Whatever else an older page sends.
    expect(await refused({ protocol: 99, what: 'ever' })).toMatchObject({
      ...{ code: 'protocol_outdated', signallingProtocol },
    });
  });
});

describe('a value that violates the contract', () => {
  it('is reported by its field, in a body or a message, without repeating the sender’s own keys', async () => {
    const visitor = await arrivedPatient(clinic);
    const body = { deviceCheck: { microphone: 'on', camera: 'loud', speakerHeard: true } };
    const answer = await visitor.call(routes.arrive, { body });
    expect(answer.body).toMatchObject({ code: 'bad_request', field: 'deviceCheck.camera' });
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    const dtlsParameters = { fingerprints: [{ algorithm: 'md5', value: 'AA' }] };
    expect(
      await socket.ask('connectTransport', { transportId: randomUUID(), dtlsParameters }),
    ).toMatchObject({ error: { field: 'dtlsParameters.fingerprints.0.algorithm' } });
    const codec = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000 };
    const rtpCapabilities = {
      codecs: [{ ...codec, parameters: { madeUpByMe: {} } }],
      headerExtensions: [],
    };
    expect(await socket.ask('startMedia', { rtpCapabilities })).toMatchObject({
      error: { field: 'rtpCapabilities.codecs.0.parameters.*' },
    });
    socket.close();
  });
});
