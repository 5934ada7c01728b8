// Sets Teleward up and measures it: `npm run bench` the call, `-- wait` the estimate of waits, `--
// queue` how soon every page hears of a change in the waiting room, `-- scheduling` the search for
// patients, bookings and free times, `-- prescriptions` the checks of a prescription while it is
// written, `-- e2ee` the same call with and without end-to-end encryption. Prints a table and
// writes bench.json.
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { provideWorker } from './steps/mediasoup-worker.mjs';
import { main, runThrough, SetupError } from './steps/run.mjs';
import { installSystemPackages, testPackages } from './steps/system-packages.mjs';

const [name = 'call'] = process.argv.slice(2);

await main(async () => {
  await installDependencies();
  if (name === 'wait') {
    // Simulates days and needs no build.
    return runThrough('node', ['--conditions=teleward-source', 'test/bench/wait/run.ts'], {});
  }
  if (name === 'prescriptions') {
    return runThrough(
      'node',
      ['--conditions=teleward-source', 'test/bench/prescriptions/checks.ts'],
      {},
    );
  }
  if (name === 'scheduling') {
    const worker = await provideWorker();
    build();
    return runThrough(
      'node',
      ['--conditions=teleward-source', 'test/bench/scheduling/patients.ts'],
      { MEDIASOUP_WORKER_BIN: worker },
    );
  }
  if (!['call', 'queue', 'e2ee'].includes(name)) {
    throw new SetupError(
      `There is no bench "${name}": it is "call", "e2ee", "wait", "queue", "scheduling" or "prescriptions".`,
    );
  }
  if (name === 'queue') {
    const worker = await provideWorker();
    build();
    return runThrough('node', ['test/bench/queue/run.ts'], { MEDIASOUP_WORKER_BIN: worker });
  }
  if (!process.env.CHROMIUM_BIN) {
    await installSystemPackages({ chromium: testPackages.chromium });
  }
  const worker = await provideWorker();
  build();
  return runThrough('node', [name === 'e2ee' ? 'test/bench/e2ee.ts' : 'test/bench/run.ts'], {
    MEDIASOUP_WORKER_BIN: worker,
    CHROMIUM_BIN: process.env.CHROMIUM_BIN || '/usr/bin/chromium',
  });
});
