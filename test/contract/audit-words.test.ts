import { describe, expect, it } from '@jest/globals';
import { AuditArea, Language } from '@teleward/contracts';
import { auditPrefixes, policies } from '@teleward/records';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const prefixOf = (action: string): string => action.split('.')[0] ?? '';

const areasOf = (prefix: string): readonly AuditArea[] =>
  AuditArea.options.filter((area) => auditPrefixes[area].includes(prefix));

/**
 * String literals in the server's code that look like actions: not every audited
 * action has a policy.
 */
const named = ['apps/server/src', 'libs/records/src']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  )
  .flatMap((source) => [...source.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, name = '']) => name))
  .filter((name) => !/\.(html|pem)$/.test(name) && areasOf(prefixOf(name)).length > 0);

const actions = [
  ...new Set([...Object.keys(policies), ...named, 'sign-in', 'sign-out', 'set-up']),
].toSorted();

const wordsOf = (language: Language, action: string): unknown => {
  const file = join(root, 'apps/web/src/i18n', language, 'clinic.json');
  const { audit } = JSON.parse(readFileSync(file, 'utf8')) as { audit: { action: unknown } };
  return action
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key] ?? {}, audit.action);
};

describe('the audit', () => {
  it('finds each action in exactly one area', () => {
    const prefixes = [...new Set(actions.map(prefixOf))];
    expect(prefixes.filter((prefix) => areasOf(prefix).length !== 1)).toEqual([]);
  });

  it('includes the actions that have no policy', () => {
    expect(actions).toEqual(
      expect.arrayContaining(['visit-link.open', 'totp.add', 'clinic.enter', 'keys.rotate']),
    );
  });

  it.each(Language.options)('has words for each action in %s', (language) => {
    const raw = actions.filter((action) => typeof wordsOf(language, action) !== 'string');
    expect(raw).toEqual([]);
  });
});
