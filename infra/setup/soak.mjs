// Runs the long form of the tests that take random steps: fuzzing, races, the model of the waiting
// room, and deaths of media workers. Each prints its seed and the variable that replays it.
import { main } from './steps/run.mjs';
import { runTests } from './steps/tests.mjs';

const longTests = [
  ...['test/fuzz', 'test/waiting-room', 'test/faults/messages.test.ts'],
  ...['test/records/audit.test.ts', 'test/media/worker-death.test.ts'],
  ...['test/visit/patient-imports.test.ts', 'test/visit/signed-prescriptions.test.ts'],
];

await main(() => {
  const named = process.argv.slice(2);
  return runTests(named.length > 0 ? named : longTests, { TELEWARD_TESTS: 'long' });
});
