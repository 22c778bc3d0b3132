// Layout belongs to Biome (npm run format); these rules are about meaning.
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'coverage/**',
      'node_modules/**',
      'src/kernel/assembly/**',
      'eslint.config.js',
      'vitest.config.ts',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
      ],
    },
  },
  {
    // apache-arrow types its buffers and type parameters as any; this file is the one border to it.
    files: ['src/column/arrow.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // Typed-array loops whose bounds the loop itself proves (noUncheckedIndexedAccess cannot see it).
    files: [
      'src/column/**',
      'src/common/byte-buffer.ts',
      'src/kernel/**',
      'src/function/**',
      'src/execution/**',
      'src/parquet/**',
      'src/ingest/**',
      'src/storage/**',
      'src/sample/**',
      'src/result/**',
      'src/types/**',
      'test/**',
      'bench/**',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
)
