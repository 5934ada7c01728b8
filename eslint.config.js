import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';
import textBesideElements from './infra/lint/text-beside-elements.mjs';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.data/**', '**/*.mjs', '**/*.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: './tsconfig.tests.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Nest takes its options as literals and declares them as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Marked as deprecated only as a warning: the code uses it for providers on this machine alone.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'openid-client', name: 'allowInsecureRequests' }] },
      ],
      // A body on one line may do without braces, a longer one may not.
      curly: ['error', 'multi-line', 'consistent'],
      eqeqeq: 'error',
      'no-console': 'error',
      // Prettier breaks code, and leaves comments as wide as they are.
      'max-len': ['error', { code: 10_000, comments: 100, ignoreUrls: true }],
    },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: './apps/web/tsconfig.json' } },
    plugins: {
      'react-hooks': reactHooks,
      pages: { rules: { 'text-beside-elements': textBesideElements } },
    },
    rules: { ...reactHooks.configs.recommended.rules, 'pages/text-beside-elements': 'error' },
  },
  { files: ['infra/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
);
