import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

const terminalOnly = ['chalk', 'cli-table3', 'inquirer', '@oclif/core', '#terminal/*', '#commands/*']
const storeOnly = ['knex', 'knex/*', 'sqlite3', 'pg']
const wallClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'the wall clock is read in kernel/clock.ts alone',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'the wall clock is read in kernel/clock.ts alone',
  },
  {selector: "MemberExpression[object.name='process'][property.name='exit']", message: 'only bin ends the process'},
]
export default tseslint.config(
  {ignores: ['dist', 'dist-test', 'bin', 'bench/out', 'bench/usage.cjs', '.mocharc.cjs', 'coverage']},
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {allowDefaultProject: ['eslint.config.js']},
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      'max-lines': ['error', {max: 300, skipBlankLines: true, skipComments: true}],
      'max-lines-per-function': ['error', {max: 70, skipBlankLines: true, skipComments: true}],
      'max-params': ['error', 4],
      'no-restricted-syntax': [
        'error',
        ...wallClock,
        {selector: 'ExportDefaultDeclaration', message: 'named exports only; default is for commands'},
      ],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: ['src/core/store/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {group: terminalOnly, message: 'core knows nothing of the terminal'},
            {group: storeOnly, message: 'knex and the drivers are imported in core/store alone'},
          ],
        },
      ],
    },
  },
  {
    files: ['src/core/kernel/**/*.ts', 'src/core/rates/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [...terminalOnly, ...storeOnly, '#core/store/*', '#core/acts/*'],
              message: 'kernel and rates touch no store',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/core/kernel/clock.ts', 'eslint.config.js', 'bench/**', 'scripts/**'],
    rules: {'no-restricted-syntax': 'off', 'max-params': 'off'},
  },
  {
    files: ['src/commands/**/*.ts'],
    rules: {
      'max-lines': ['error', {max: 80, skipBlankLines: true, skipComments: true}],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['chalk', 'cli-table3', 'inquirer', ...storeOnly],
              message: 'a command is flags, one call, one view',
            },
          ],
        },
      ],
      'no-restricted-syntax': ['error', ...wallClock],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', Buffer: 'readonly'},
    },
  },
  prettier,
)
