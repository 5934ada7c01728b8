import { describe, expect, it } from '@jest/globals';
import {
  type ClientEvent,
  clientEvents,
  errorStatus,
  Handshake,
  ProblemDetails,
  type Route,
  routes,
  type ServerEvent,
  serverEvents,
} from '@teleward/contracts';
import { readFileSync } from 'node:fs';
import { type z } from 'zod';

const page = readFileSync('docs/protocol.md', 'utf8');
const named = new Set([...page.matchAll(/^\| `([^`]+)`\s*\|/gm)].map((match) => match[1]));

const contract = [
  ...Object.values(routes).map(({ method, path }) => `${method} ${path}`),
  ...Object.values(clientEvents).map(({ name }) => name),
  ...Object.values(serverEvents).map(({ name }) => name),
  ...Object.keys(errorStatus),
];

/** The kind of each example, and the example. */
const examples = [...page.matchAll(/^ *```json (.+)\n([^`]*)```/gm)].map(
  ([, of = '', text = '']) => [of, JSON.parse(text) as unknown] as const,
);

const schemaOf = new Map<string, z.ZodType>([
  ['handshake', Handshake],
  ['problem', ProblemDetails],
  ...Object.values<ClientEvent | ServerEvent>({ ...clientEvents, ...serverEvents }).map(
    ({ name, payload }) => [name, payload] as const,
  ),
  ...Object.values<Route>(routes).map(
    ({ method, path, body }) => [`${method} ${path}`, body] as const,
  ),
]);

describe('the page about the protocol', () => {
  it('names everything in the contract and nothing else', () => {
    expect([...named].toSorted()).toEqual(contract.toSorted());
  });

  it('shows the steps from the link to media', () => {
    expect(examples.map(([of]) => of)).toEqual(
      expect.arrayContaining(['handshake', 'transport:connect', 'producer:create', 'problem']),
    );
  });

  it.each(examples)('has an example of %s that the contract takes', (of, example) => {
    expect(schemaOf.get(of)?.safeParse(example)).toEqual({ success: true, data: example });
  });
});
