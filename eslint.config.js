import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import unicorn from 'eslint-plugin-unicorn';
import tseslint from 'typescript-eslint';
import { importZones } from './scripts/import-zones.js';

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      'node_modules',
      'test-results',
      'playwright-report',
      'public',
      '**/*.py',
      '.venv',
      // AssemblyScript: another language with the same ending
      '**/*.as.ts',
    ],
  },
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.page.json', 'tsconfig.worker.json', 'tsconfig.sw.json', 'tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX, 'react-hooks': reactHooks, unicorn },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.page.json' })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: importZones }],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'unicorn/filename-case': ['error', { case: 'kebabCase' }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['onnxruntime-web*'], message: 'Only src/workers may import ONNX Runtime.' }] },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // a store method is bound by its closure, never by `this`
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['src/workers/**', 'scripts/runtime/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    // a component is one function whose markup is long; what it computes is elsewhere
    files: ['src/ui/**', 'e2e/**', '**/*.test.ts', 'tests/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Comlink and ONNX Runtime answer with promises where interfaces allow plain values
    files: ['**/*.test.ts', 'e2e/**', 'tests/**'],
    rules: { '@typescript-eslint/require-await': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
