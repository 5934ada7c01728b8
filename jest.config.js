const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2024',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
  },
};

/** Which part of the tests test/run.ts runs here; all of them where it does not say. */
const parts = {
  calls: { roots: ['<rootDir>/test/e2e/calls'] },
  pages: { roots: ['<rootDir>/test/e2e'], without: ['<rootDir>/test/e2e/calls/'] },
  others: { without: ['<rootDir>/test/e2e/'] },
};
const part = process.env.TELEWARD_TEST_PART;
const everything = ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/infra'];
const { roots = everything, without = [] } = parts[part] ?? {};

export default {
  testEnvironment: '<rootDir>/test/support/page-environment.js',
  maxWorkers: part === undefined ? 2 : 1,
  // A worker that has grown makes way for a new one after its file.
  workerIdleMemoryLimit: '1500MB',
  // When to give up, not what is fast: a machine may be busy with other things.
  testTimeout: 300_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
  roots,
  testPathIgnorePatterns: ['/node_modules/', ...without],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['teleward-source', 'node', 'node-addons'] },
  transform: { '\\.ts$': ['@swc/jest', swc] },
};
