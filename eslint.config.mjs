import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

const nodeBuiltins = builtinModules.flatMap((name) => [name, `node:${name}`]);

/** Outside `workflows/`, a workflow may know other code by its types only: the sandbox has no Node. */
const onlyTypes = [
  'activities',
  'api',
  'cli',
  'console',
  'db',
  'endpoints',
  'journal',
  'local',
  'notices',
  'providers',
  'sandbox',
  'tracing',
  'worker',
].map((folder) => ({
  regex: `^(\\.\\./)+${folder}(/|$)`,
  allowTypeImports: true,
  message: `workflows/ imports only workflows/ and types: write "import type", or move the code.`,
}));

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.data/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '(^|/)api/', message: 'Nothing imports api/.' }] },
      ],
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  {
    files: ['api/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  {
    // The browser's program knows the API's answers by their types; of the workflows, what ids and payments mean.
    files: ['console/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./){2,}(api|journal|providers|db|workflows(?!/(ids|payment-lattice)$))(/|$)',
              allowTypeImports: true,
              message: 'A browser has types of the server alone: write "import type".',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: nodeBuiltins
            .filter((name) => !name.endsWith('assert'))
            .map((name) => ({ name, message: 'There is no Node in the workflow sandbox.' })),
          patterns: [
            ...onlyTypes,
            {
              regex: '^@temporalio/(client|worker|testing|activity)',
              allowTypeImports: true,
              message: 'Only @temporalio/workflow and common run inside a workflow.',
            },
          ],
        },
      ],
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
