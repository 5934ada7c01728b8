// Lists the clinics of this installation, or adds one: see docs/public-server.md.
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { main, runThrough } from './steps/run.mjs';

await main(async () => {
  await installDependencies();
  build();
  return runThrough('node', ['apps/server/dist/clinics-command.js', ...process.argv.slice(2)]);
});
