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

export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  // When to give up, not what is fast: a machine may be busy with other things.
  testTimeout: 300_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/infra'],
  // A list of every test says nothing where many files are one.
  verbose: false,
  // Many files as one, as test/run.ts asks for them, or each by itself.
  testMatch: [process.env.TELEWARD_TEST_FILES ? '**/test/support/together.ts' : '**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['teleward-source', 'node', 'node-addons'] },
  transform: { '\\.ts$': ['@swc/jest', swc] },
};
