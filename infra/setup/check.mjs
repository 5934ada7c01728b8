// Runs every static check of the sources: format, types, lint, and who imports whom. Results for
// unchanged files come from a cache.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { installDependencies } from './steps/dependencies.mjs';
import { environment, main, root, say } from './steps/run.mjs';

const cache = (name) => `node_modules/.cache/check/${name}`;
const types = (name) => ['--incremental', '--tsBuildInfoFile', cache(`${name}.tsbuildinfo`)];

// Rules that ask for types see a change of a type that is imported only on a fresh clone, as in CI.
const lint = (name, files) => [
  ...['--cache', '--cache-strategy', 'content', '--cache-location', cache(`eslint-${name}`)],
  ...['--max-warnings', '0', ...files],
];

const parts = [
  // One process for each program of types: both in one need more memory than Node.js gives it.
  ['lint of the pages', 'eslint', lint('pages', ['apps/web'])],
  ['lint', 'eslint', lint('rest', ['.', '--ignore-pattern', 'apps/web'])],
  ['types of the tests', 'tsc', ['-p', 'tsconfig.tests.json', ...types('tests')]],
  ['types of the build', 'tsc', ['-b']],
  ['types of the pages', 'tsc', ['-p', 'apps/web', ...types('pages')]],
  [
    'format',
    'prettier',
    ['--cache', '--cache-location', cache('prettier'), '--check', '--log-level', 'warn', '.'],
  ],
  ['unused exports', 'knip', ['--no-progress', '--no-config-hints']],
  ['licences', 'node', ['infra/setup/licences.mjs', '--check']],
  [
    'import boundaries',
    'depcruise',
    ['--config', '.dependency-cruiser.js', 'libs', 'apps', 'test'],
  ],
];

/** @returns whether the check found nothing; its findings are printed when it ends */
async function judge([name, command, args]) {
  const began = Date.now();
  const child = spawn(command, args, { cwd: root, env: environment() });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (words += text));
  }
  const isGood = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  say(`${isGood ? 'Checked' : 'Not right'}: ${name} (${seconds} s)${isGood ? '' : `\n${words}`}`);
  return isGood;
}

await main(async () => {
  await installDependencies();
  const waiting = [...parts];
  const failed = [];
  const judgeInTurn = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      if (!(await judge(part))) failed.push(part[0]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, judgeInTurn));
  if (/"resolved": "https?:/.test(readFileSync(join(root, 'package-lock.json'), 'utf8'))) {
    failed.push('package-lock.json records download addresses');
  }
  say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join('; ')}`);
  return failed.length === 0 ? 0 : 1;
});
