// Sets Teleward up for its tests and runs them. Words after `--` go to the test runner.
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { provideWorker } from './steps/mediasoup-worker.mjs';
import { main, runThrough } from './steps/run.mjs';
import { testPackages, installSystemPackages } from './steps/system-packages.mjs';

await main(async () => {
  await installDependencies();
  // A browser of one's own stands in for Debian's.
  const { chromium, ...others } = testPackages;
  await installSystemPackages(process.env.CHROMIUM_BIN ? others : { chromium, ...others });
  const worker = await provideWorker();
  build();
  return runThrough('node', ['test/run.ts', ...process.argv.slice(2)], {
    MEDIASOUP_WORKER_BIN: worker,
    CHROMIUM_BIN: process.env.CHROMIUM_BIN || '/usr/bin/chromium',
  });
});
