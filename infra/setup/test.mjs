// Sets Teleward up for its tests and runs them. Words after `--` go to the test runner; `--changed` runs what the
// uncommitted changes touch.
import { main } from './steps/run.mjs';
import { runTests } from './steps/tests.mjs';

await main(() => runTests(process.argv.slice(2)));
