import { writeFileSync } from 'node:fs';

/**
 * Leaves the counts of a run in the file that TELEWARD_TEST_COUNTS names, for test/run.ts, which prints
 * them as the last line. A suite that could not run counts as failed.
 */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const counts = [`${results.numPassedTests} passed`, `${failed} failed`];
    if (skipped > 0) {
      counts.push(`${skipped} skipped`);
    }
    const file = process.env.TELEWARD_TEST_COUNTS;
    if (file !== undefined) {
      writeFileSync(file, counts.join(', '));
    }
  }
}
