// Sets Teleward up for its tests and runs them. Arguments after `--` go to the test runner;
// `--changed` runs the tests that the uncommitted changes affect.
import { main } from './steps/run.mjs';
import { runTests } from './steps/tests.mjs';

await main(() => runTests(process.argv.slice(2)));
