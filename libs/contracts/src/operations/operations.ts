import { z } from '../base/zod.ts';
import { Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

export const live = defineRoute({
  method: 'GET',
  path: '/health/live',
  summary: 'Answers while the process is running.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.object({ status: z.literal('pass') }),
});

export const ready = defineRoute({
  method: 'GET',
  path: '/health/ready',
  summary:
    'Answers 200 if the process can take visits: the database and every media worker respond. ' +
    'Otherwise 503.',
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
  summary: 'Returns the messages of the sockets as AsyncAPI 3.0, each with its schema.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.record(z.string(), z.unknown()),
});

export const openApi = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'Returns this contract as OpenAPI 3.1.',
  params: Nothing,
  query: z.object({}),
  body: Nothing,
  response: z.record(z.string(), z.unknown()),
});
