import { errorStatus, ProblemDetails, routes, type Route } from '@teleward/contracts';
import { z } from 'zod';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
};

const content = (schema: unknown, type = 'application/json') => ({
  content: { [type]: { schema } },
});

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): unknown[] {
  if (!(schema instanceof z.ZodObject)) {
    return [];
  }
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || !value.safeParse(undefined).success,
    schema: schemaOf(value, 'input'),
  }));
}

function operationOf(name: string, route: Route): unknown {
  const hasBody = route.method === 'POST' || route.method === 'PUT';
  return {
    operationId: name,
    summary: route.summary,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(hasBody
      ? { requestBody: { required: true, ...content(schemaOf(route.body, 'input')) } }
      : {}),
    responses: {
      200: {
        description: 'Done',
        ...content(schemaOf(route.response, 'output'), route.mediaType),
      },
      default: {
        description: `A problem (RFC 9457). Codes: ${Object.keys(errorStatus).join(', ')}.`,
        ...content(schemaOf(ProblemDetails, 'output'), 'application/problem+json'),
      },
    },
  };
}

/** The REST contract as an OpenAPI 3.1 document. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(name, route);
  }
  return { openapi: '3.1.0', info: { title: 'Teleward', version: '0.1.0' }, paths };
}
