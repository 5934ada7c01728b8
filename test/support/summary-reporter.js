import { writeFileSync } from 'node:fs';

/**
 * Writes the counts of a run to the file that TELEWARD_TEST_COUNTS names, for test/run.ts, which
 * prints them at the end. A suite that could not run counts as failed.
 */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TELEWARD_TEST_COUNTS;
    if (file === undefined) return;
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
}
