import { describe, expect, it } from '@jest/globals';
import { clientEvents, errorStatus, routes, serverEvents } from '@teleward/contracts';
import { readFileSync } from 'node:fs';

const page = readFileSync('docs/protocol.md', 'utf8');
const named = new Set([...page.matchAll(/^\| `([^`]+)`\s*\|/gm)].map((match) => match[1]));

const contract = [
  ...Object.values(routes).map(({ method, path }) => `${method} ${path}`),
  ...Object.values(clientEvents).map(({ name }) => name),
  ...Object.values(serverEvents).map(({ name }) => name),
  ...Object.keys(errorStatus),
];

describe('the page about the protocol', () => {
  it('names all of the contract and nothing else', () => {
    expect([...named].toSorted()).toEqual(contract.toSorted());
  });
});
