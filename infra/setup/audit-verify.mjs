// Verifies that the audit was not changed: see docs/security.md.
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { main, runThrough } from './steps/run.mjs';

await main(async () => {
  await installDependencies();
  build();
  return runThrough('node', ['apps/server/dist/audit-verify.js']);
});
