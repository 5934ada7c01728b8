import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The requirements of OWASP ASVS 5.0.0: the level of each one, by section. The page
 * leaves out level 3.
 */
const standard: Readonly<Record<string, string>> = {
  ...{ 'V1.1': '22', 'V1.2': '1111122223', 'V1.3': '112222222223', 'V1.4': '222', 'V1.5': '123' },
  ...{ 'V2.1': '122', 'V2.2': '112', 'V2.3': '12223', 'V2.4': '23' },
  ...{ 'V3.1': '3', 'V3.2': '113', 'V3.3': '12223', 'V3.4': '11222233', 'V3.5': '11122333' },
  ...{ 'V3.6': '3', 'V3.7': '22333' },
  ...{ 'V4.1': '12233', 'V4.2': '23333', 'V4.3': '22', 'V4.4': '1222' },
  ...{ 'V5.1': '2', 'V5.2': '112333', 'V5.3': '113', 'V5.4': '222' },
  ...{ 'V6.1': '122', 'V6.2': '111111112222', 'V6.3': '11223333', 'V6.4': '112233' },
  ...{ 'V6.5': '22222333', 'V6.6': '2223', 'V6.7': '33', 'V6.8': '2222' },
  ...{ 'V7.1': '222', 'V7.2': '1111', 'V7.3': '22', 'V7.4': '11222', 'V7.5': '223', 'V7.6': '22' },
  ...{ 'V8.1': '1233', 'V8.2': '1123', 'V8.3': '133', 'V8.4': '23' },
  ...{ 'V9.1': '111', 'V9.2': '1222' },
  ...{ 'V10.1': '22', 'V10.2': '223', 'V10.3': '22223', 'V10.4': '1111122222233333' },
  ...{ 'V10.5': '22222', 'V10.6': '22', 'V10.7': '222' },
  ...{ 'V11.1': '2233', 'V11.2': '22233', 'V11.3': '11233', 'V11.4': '1222', 'V11.5': '23' },
  ...{ 'V11.6': '23', 'V11.7': '33' },
  ...{ 'V12.1': '12233', 'V12.2': '11', 'V12.3': '22223' },
  ...{ 'V13.1': '2333', 'V13.2': '222223', 'V13.3': '2233', 'V13.4': '1222233' },
  ...{ 'V14.1': '22', 'V14.2': '12223333', 'V14.3': '122' },
  ...{ 'V15.1': '12233', 'V15.2': '12233', 'V15.3': '1222222', 'V15.4': '3333' },
  ...{ 'V16.1': '2', 'V16.2': '22222', 'V16.3': '2222', 'V16.4': '222', 'V16.5': '2223' },
  ...{ 'V17.1': '23', 'V17.2': '22223333', 'V17.3': '22' },
};
const asked = Object.entries(standard).flatMap(([section, levels]) =>
  Array.from(levels).flatMap((level, index) =>
    level === '3' ? [] : [`${section}.${index + 1} ${level}`],
  ),
);

const statuses = ['met', 'partly', 'gap', 'not applicable'];

const page = readFileSync('docs/asvs.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => {
    const [id = '', level = '', ask = '', status = '', evidence = '', ...more] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { id, level, ask, status, evidence, more };
  });

const pathsIn = (evidence: string): string[] =>
  [...evidence.matchAll(/`([^`\s]+)`/g)].flatMap(([, path = '']) =>
    /^(test|apps|libs|infra|docs)\/|^[\w.-]+\.(json|js|md|example)$|^\.npmrc$/.test(path)
      ? [path]
      : [],
  );

const count = (status: string): number => rows.filter((row) => row.status === status).length;

afterAll(() => {
  const counts = statuses.map((status) => `${count(status)} ${status}`).join(', ');
  process.stdout.write(`OWASP ASVS 5.0.0, levels 1 and 2: ${rows.length}: ${counts}\n`);
});

describe('the page about OWASP ASVS', () => {
  it('answers every requirement of levels 1 and 2 once, in order', () => {
    expect(rows.map(({ id, level }) => `${id} ${level}`)).toEqual(asked);
    expect(asked).toHaveLength(253);
  });

  it.each(rows.map((row) => [row.id, row] as const))(
    'answers %s with what is there',
    (_id, row) => {
      expect(row.more).toEqual([]);
      expect(row.ask).not.toBe('');
      expect(statuses).toContain(row.status);
      const paths = pathsIn(row.evidence);
      expect(paths.filter((path) => !existsSync(path))).toEqual([]);
      expect(row.evidence).not.toBe('');
      if (row.status === 'met') {
        expect(paths).not.toEqual([]);
      }
    },
  );

  it('names tests that there are', () => {
    // The path of a test file, followed by the names of some of its tests.
    const named = /`([^`\s]+\.test\.ts)`((?:(?:,| and)? “[^”]+”)*)/g;
    const missing = rows.flatMap(({ id, evidence }) =>
      [...evidence.matchAll(named)].flatMap(([, path = '', names = '']) =>
        [...names.matchAll(/“([^”]+)”/g)].flatMap(([, name = '']) =>
          // The sources escape quotes with a backslash.
          readFileSync(path, 'utf8').replaceAll('\\', '').includes(name)
            ? []
            : [`${id}: ${path} “${name}”`],
        ),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('has the counts that it and the page about security say', () => {
    const counts = `${count('met')} are met, ${count('partly')} partly, ${count('gap')} are gaps and ${count('not applicable')} do not apply`;
    for (const path of ['docs/asvs.md', 'docs/security.md']) {
      expect(readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ')).toContain(counts);
    }
  });
});

describe('the sources', () => {
  const sourcesIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => /\.tsx?$/.test(name) && !/\.test\.ts$|(^|\/)(dist|node_modules)\//.test(name),
      )
      .map((name) => join(folder, name));

  it('never build a page, script or command from text', () => {
    const never =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|(?<![.\w])eval\(|new Function\(|\bexec(Sync)?\(['"`]|shell: true/;
    const sources = [...sourcesIn('apps'), ...sourcesIn('libs')];
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((path) => never.test(readFileSync(path, 'utf8')))).toEqual([]);
  });
});
