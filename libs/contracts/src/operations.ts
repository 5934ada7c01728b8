import { z } from './zod.ts';
import { Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';

export const live = defineRoute({
  method: 'GET',
  path: '/health/live',
  summary: 'The process answers.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.object({ status: z.literal('pass') }),
});

export const ready = defineRoute({
  method: 'GET',
  path: '/health/ready',
  summary: 'The process can take visits: the database and every media worker answer. 503 if not.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.object({
    status: z.literal('pass'),
    checks: z.object({ database: z.literal('pass'), media: z.literal('pass') }),
  }),
});

export const asyncApi = defineRoute({
  method: 'GET',
  path: '/api/asyncapi.json',
  summary: 'The messages of the sockets as AsyncAPI 3.0, with the schema of each.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.record(z.string(), z.unknown()),
});

export const openApi = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This contract as OpenAPI 3.1.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.record(z.string(), z.unknown()),
});
