import {
  commonErrors,
  errorStatus,
  memberHeader,
  ProblemDetails,
  RequestId,
  requestIdHeader,
  routeErrors,
  type RouteName,
  routes,
  type ErrorCode,
  type Route,
} from '@teleward/contracts';
import { type z } from 'zod';
import { type Caller, type Handler } from '../http/index.ts';
import { cookieNames } from '../identity/index.ts';
import { SchemaBook } from './schema-book.ts';

type Json = Readonly<Record<string, unknown>>;

const content = (schema: Json, type = 'application/json') => ({ content: { [type]: { schema } } });

/**
 * The cookie of each kind of caller, and of a sign-in in progress (`step`). Over TLS its name
 * begins with `__Host-`, which the document cannot express.
 */
const securitySchemes = Object.fromEntries(
  (['staff', 'patient', 'guest', 'step'] as const).map((kind) => [
    kind,
    {
      type: 'apiKey',
      in: 'cookie',
      name: cookieNames[kind],
      description: `Over HTTPS the name is \`__Host-${cookieNames[kind]}\`, and the plain name is ignored.`,
    },
  ]),
);

/**
 * The condition under which a route can answer with a common error; errors without a condition
 * always apply.
 */
const conditions: Partial<Record<ErrorCode, (handler: Handler) => boolean>> = {
  unauthenticated: ({ caller }) => caller !== 'anyone',
  second_factor_required: ({ caller, heldBack }) => caller === 'staff' && heldBack === undefined,
  step_up_required: ({ stepUp }) => stepUp !== undefined,
  factor_step_up_required: ({ stepUp }) => stepUp === 'fresh, by factor',
  not_found: ({ caller, route }) => caller === 'staff' || route.path.includes('{'),
  too_large: ({ route }) => route.method !== 'GET',
};

/** Every error code that a route can answer with, for the document and the tests. */
export const errorsOf = (name: RouteName, handler: Handler): readonly ErrorCode[] => [
  ...commonErrors.filter((code: ErrorCode) => conditions[code]?.(handler) ?? true),
  ...(routeErrors[name] ?? []),
];

function problems(codes: readonly ErrorCode[], problem: Json): Record<string, unknown> {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorStatus[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\``).join(', '),
        ...content({ ...problem, properties: { code: { enum: of } } }, 'application/problem+json'),
      },
    ]),
  );
}

/** The REST contract as an OpenAPI 3.1 document. */
export function openApiDocument(handlers: ReadonlyMap<Route, Handler>): Json {
  const book = new SchemaBook('draft-2020-12');
  const problem = book.add('ProblemDetails', ProblemDetails, 'output');
  const parametersOf = (name: string, schema: z.ZodType, place: 'path' | 'query'): unknown[] => {
    const { shape } = schema as z.ZodObject;
    return Object.entries(shape as Record<string, z.ZodType>).map(([key, value]) => ({
      name: key,
      in: place,
      required: place === 'path' || !value.safeParse(undefined).success,
      schema: book.add(`${name}_${key}`, value, 'input'),
    }));
  };
  const headersOf = (caller: Caller): unknown[] => [
    { $ref: '#/components/parameters/requestId' },
    ...(caller === 'staff' ? [{ $ref: '#/components/parameters/member' }] : []),
  ];
  const operationOf = (name: RouteName, route: Route): unknown => {
    const handler = handlers.get(route);
    if (handler === undefined) {
      throw new Error(`No handler for ${name}`);
    }
    const { caller, stepUp, cookie } = handler;
    const known = caller === 'anyone' ? cookie : caller;
    const hasBody = route.method === 'POST' || route.method === 'PUT';
    return {
      operationId: name,
      summary: route.summary,
      tags: [caller],
      security: known === undefined ? [] : [{ [known]: [] }],
      ...(stepUp === undefined ? {} : { 'x-step-up': stepUp }),
      parameters: [
        ...parametersOf(name, route.params, 'path'),
        ...parametersOf(name, route.query, 'query'),
        ...headersOf(caller),
      ],
      ...(hasBody
        ? {
            requestBody: {
              required: true,
              ...content(book.add(`${name}_body`, route.body, 'input')),
            },
          }
        : {}),
      responses: {
        200: {
          description: 'Success',
          headers: { 'X-Request-Id': { $ref: '#/components/headers/requestId' } },
          ...(route.mediaType === 'image/*'
            ? // The octets of a picture (OpenAPI 3.1: binary content has an empty schema).
              { content: { 'image/*': {} } }
            : content(book.add(`${name}_answer`, route.response, 'output'), route.mediaType)),
        },
        ...problems(errorsOf(name, handler), problem),
      },
    };
  };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(name as RouteName, route);
  }
  const id = book.add('RequestId', RequestId, 'output');
  return book.finish({
    openapi: '3.1.0',
    info: {
      title: 'Teleward',
      version: '0.1.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'The socket messages are at `/api/asyncapi.json`; `docs/protocol.md` describes the sequences.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes,
      parameters: {
        requestId: {
          ...{ name: requestIdHeader, in: 'header', required: false, schema: id },
          description:
            'Identifies the request in the log; the server generates one if it is missing.',
        },
        member: {
          ...{ name: memberHeader, in: 'header', required: false, schema: { type: 'string' } },
          description:
            'The member for whom the page was opened; a request is refused if another one is signed in.',
        },
      },
      headers: { requestId: { schema: id } },
    },
  });
}
