import { TestEnvironment } from 'jest-environment-node';

/** When a test fails, prints what test/support/browser.ts knows of every page that is open then. */
export default class PageEnvironment extends TestEnvironment {
  async handleTestEvent({ name }) {
    if (name !== 'test_fn_failure' && name !== 'hook_failure') return;
    const pages = await Promise.all(
      [...(this.global.openPages ?? [])].map((page) => page.describe()),
    );
    if (pages.length > 0)
      process.stderr.write(`\nThe pages as the test failed:\n\n${pages.join('\n\n')}\n`);
  }
}
