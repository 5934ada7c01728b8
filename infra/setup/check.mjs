// Everything about the sources that a machine can judge: format, types, lint, who imports whom.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies } from './steps/dependencies.mjs';
import { environment, main, root, say } from './steps/run.mjs';
import { spawnSync } from 'node:child_process';

const parts = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types of the build', 'tsc', ['-b']],
  ['types of the tests', 'tsc', ['-p', 'tsconfig.tests.json']],
  ['types of the pages', 'tsc', ['-p', 'apps/web']],
  ['licences', 'node', ['infra/setup/licences.mjs', '--check']],
  ['lint', 'eslint', ['--max-warnings', '0', '.']],
  [
    'import boundaries',
    'depcruise',
    ['--config', '.dependency-cruiser.js', 'libs', 'apps', 'test'],
  ],
];

await main(async () => {
  await installDependencies();
  const failed = parts
    .filter(([name, command, args]) => {
      say(`Checking: ${name}`);
      return (
        spawnSync(command, args, { cwd: root, env: environment(), stdio: 'inherit' }).status !== 0
      );
    })
    .map(([name]) => name);
  if (/"resolved": "https?:/.test(readFileSync(join(root, 'package-lock.json'), 'utf8'))) {
    failed.push('package-lock.json records download addresses');
  }
  say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join('; ')}`);
  return failed.length === 0 ? 0 : 1;
});
