// Sets Teleward up and measures it. Prints a table and writes bench.json.
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { provideWorker } from './steps/mediasoup-worker.mjs';
import { main, runThrough } from './steps/run.mjs';
import { installSystemPackages, testPackages } from './steps/system-packages.mjs';

await main(async () => {
  await installDependencies();
  if (!process.env.CHROMIUM_BIN) {
    await installSystemPackages({ chromium: testPackages.chromium });
  }
  const worker = await provideWorker();
  build();
  return runThrough('node', ['test/bench/run.ts', ...process.argv.slice(2)], {
    MEDIASOUP_WORKER_BIN: worker,
    CHROMIUM_BIN: process.env.CHROMIUM_BIN || '/usr/bin/chromium',
  });
});
