import { build } from './build.mjs';
import { installDependencies } from './dependencies.mjs';
import { provideWorker } from './mediasoup-worker.mjs';
import { runThrough, timed } from './run.mjs';
import { testPackages, installSystemPackages } from './system-packages.mjs';

/**
 * Sets Teleward up for its tests and runs those that the arguments name, or all.
 *
 * @returns the exit code
 */
export async function runTests(words, env = {}) {
  await timed('the npm packages', installDependencies);
  // The developer's own browsers replace Debian's.
  const { chromium, 'firefox-esr': firefox, ...others } = testPackages;
  const packages = {
    ...(!process.env.CHROMIUM_BIN && { chromium }),
    ...(!process.env.FIREFOX_BIN && { 'firefox-esr': firefox }),
    ...others,
  };
  await timed('the Debian packages', () => installSystemPackages(packages));
  const worker = await timed('the media worker', provideWorker);
  await timed('the build', build);
  return runThrough('node', ['test/run.ts', ...words], {
    MEDIASOUP_WORKER_BIN: worker,
    CHROMIUM_BIN: process.env.CHROMIUM_BIN || '/usr/bin/chromium',
    FIREFOX_BIN: process.env.FIREFOX_BIN || '/usr/bin/firefox-esr',
    ...env,
  });
}
