import { describe, it } from '@jest/globals';
import { join } from 'node:path';

declare global {
  /**
   * Runs a function whose tests and hooks go into the block that was defined last:
   * test/support/environment.js.
   */
  var insideLastBlock: (name: string, define: () => Promise<unknown>) => Promise<void>;
}

// Loading the server and its packages takes longer than most test files run; here many files share
// them. The files are those that TELEWARD_TEST_FILES names.
for (const name of JSON.parse(process.env['TELEWARD_TEST_FILES'] ?? '[]') as string[]) {
  describe(name, () => undefined);
  await globalThis.insideLastBlock(name, () =>
    import(join(process.cwd(), name)).catch((error: unknown) => {
      it('can be loaded', () => {
        throw error;
      });
    }),
  );
}
