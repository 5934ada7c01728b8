import { writeFileSync } from 'node:fs';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Programs that go on when the process that started them is interrupted, by their numbers. Each
 * leads a group of its own, with the processes that it started.
 */
const begun = new Set();
process.once('exit', () => {
  for (const pid of begun) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * Lets test/support/together.ts run many files as one: the tests of each file are in a block of
 * their own, with their own hooks. Prints for each file its result and duration, and writes the
 * durations, in milliseconds, to the file that TELEWARD_TEST_TIMES names. When a test fails, prints
 * what test/support/actors/browser.ts knows of every open page; closes the browsers that
 * test/support/actors/browser.ts keeps from one file to the next.
 */
export default class TogetherEnvironment extends TestEnvironment {
  #state = null;
  #files = new Map();
  #times = [];

  async setup() {
    await super.setup();
    this.global.runningBrowsers = new Map();
    this.global.endWithTests = (pid) => {
      begun.add(pid);
      return () => begun.delete(pid);
    };
    this.global.insideLastBlock = async (name, define) => {
      const state = this.#state;
      const outer = state.currentDescribeBlock;
      const block = outer.children.at(-1);
      this.#files.set(block, { name, began: 0, failed: 0 });
      state.currentDescribeBlock = block;
      try {
        await define();
      } finally {
        state.currentDescribeBlock = outer;
      }
    };
  }

  async teardown() {
    const browsers = await Promise.allSettled(this.global.runningBrowsers.values());
    await Promise.all(browsers.map(({ value }) => value?.close()));
    await super.teardown();
  }

  async handleTestEvent(event, state) {
    this.#state = state;
    if (event.name === 'run_describe_start') {
      const file = this.#files.get(event.describeBlock);
      if (file) file.began = Date.now();
    } else if (event.name === 'run_describe_finish') {
      const file = this.#files.get(event.describeBlock);
      if (file) this.#end(file, event.describeBlock);
    } else if (event.name === 'test_fn_failure' || event.name === 'hook_failure') {
      await this.#showPages();
    }
  }

  #end({ name, began }, block) {
    const ms = Date.now() - began;
    this.#times.push({ name, ms });
    const word = hasErrors(block) ? 'FAIL' : 'PASS';
    process.stderr.write(`${word} ${name} (${(ms / 1000).toFixed(1)} s)\n`);
    const { TELEWARD_TEST_TIMES: to } = process.env;
    if (to !== undefined) writeFileSync(to, JSON.stringify(this.#times));
  }

  async #showPages() {
    const open = [...(this.global.openPages ?? [])];
    const pages = await Promise.all(open.map((page) => page.describe()));
    if (pages.length > 0)
      process.stderr.write(`\nThe pages as the test failed:\n\n${pages.join('\n\n')}\n`);
  }
}

const hasErrors = ({ type, errors, children }) =>
  type === 'test' ? errors.length > 0 : children.some(hasErrors);
