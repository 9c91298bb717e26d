import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/testing/**'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.cache/**',
      '.data/**',
      'coverage/**',
      'elements/src/internal/locales/de.ts',
    ],
  },

  // Scripts and settings at the edge of the repository.
  { files: ['**/*.mjs'], ...tseslint.configs.base },

  {
    files: ['**/*.ts'],
    ignores: ['**/*.d.mts'],
    extends: [
      ...tseslint.configs.recommendedTypeChecked,
      lit.configs['flat/recommended'],
      wc.configs['flat/recommended'],
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: 'HTML from strings is what Trusted Types forbid: render a template.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Name what you export, so that it is called the same everywhere.',
        },
        {
          selector: "CallExpression[callee.property.name='postMessage'] > Literal[value='*']",
          message: 'Name the origin that may read this message.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Our factories answer objects of functions that close over what they need; none uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An async function may implement an interface without awaiting anything itself.
      '@typescript-eslint/require-await': 'off',
      // Numbers read well in a template; anything that prints as "[object Object]" stays an error.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // lit-analyzer's old advice against what property declarations do under this tsconfig.
      'lit/no-classfield-shadowing': 'off',
      'lit/no-template-map': 'off',
    },
  },
  {
    files: ['**/*.test.ts', '**/testing/*-suite.ts'],
    rules: {
      // Snapshot comparison types every chai `equal()` as a promise, which only its snapshots are.
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: ['Equal'] }],
      // chai's `expect(x).to.be.true` is an expression.
      '@typescript-eslint/no-unused-expressions': 'off',
      // What is not there fails the test, which is what a test is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['*.config.ts', '**/*.stories.ts', 'storybook/*.ts', '**/*.setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['server/bench/**/*.ts'], rules: { 'no-console': 'off' } },

  // Who may import whom. Each block replaces the one above it where both match, so the narrower
  // folder comes later and says everything that holds for it.
  boundary(
    ['sdk/src/**/*.ts'],
    [packages('elements', 'host-adapters', 'server'), inBrowser(), smallZod()],
    {
      ignores: TESTS,
    },
  ),
  boundary(
    ['sdk/src/contract/**/*.ts'],
    [
      {
        regex: '^(?!zod/mini$|\\./)',
        message: 'The contract imports zod/mini alone: browsers and the server both load it.',
      },
    ],
    { ignores: ['**/*.test.ts'] },
  ),
  boundary(
    ['elements/src/**/*.ts'],
    [packages('host-adapters', 'server'), inBrowser(), smallZod(), safeTemplates()],
  ),
  boundary(
    ['host-adapters/src/**/*.ts'],
    [packages('elements', 'server'), inBrowser(), smallZod(), safeTemplates()],
  ),
  boundary(
    ['host-adapters/src/embed/**/*.ts'],
    [packages('server'), inBrowser(), smallZod(), safeTemplates()],
  ),
  boundary(['server/src/**/*.ts'], [onlyContract(), ...jobDrivers()]),
  boundary(['server/src/jobs/**/*.ts'], [onlyContract()]),
  boundary(
    ['server/src/features/*/**/*.ts'],
    [onlyContract(), ...jobDrivers(), otherFeatures('\\.\\./')],
    { ignores: ['**/*.test.ts'] },
  ),
  boundary(
    ['server/src/features/*/*/**/*.ts'],
    [onlyContract(), ...jobDrivers(), otherFeatures('\\.\\./\\.\\./')],
    { ignores: ['**/*.test.ts'] },
  ),
  boundary(
    ['server/src/**/*.test.ts', 'server/src/testing/**/*.ts', 'server/bench/**/*.ts'],
    [packages('elements', 'host-adapters')],
  ),
  boundary(['storybook/**/*.ts'], [packages('host-adapters', 'server')], {
    // Its test runs in the browser that all tests run in, which the server's tests find.
    ignores: ['**/*.test.ts'],
  }),
  boundary(
    ['examples/**/*.ts'],
    [
      packages('server'),
      {
        regex: '(^|/)(sdk|elements|host-adapters|server)/src/',
        message: 'Examples use the packages as they are published.',
      },
    ],
  ),
  // The whole product is tested from here: servers and browsers are started by what the server's own
  // tests use.
  boundary(['examples/e2e/**/*.ts'], [{ regex: '^@resolutionflow/server' }]),
);

function boundary(files, patterns, { ignores = [] } = {}) {
  return {
    files,
    ignores,
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

/** Forbids packages of this repository, by name and by a path into them. */
function packages(...names) {
  const list = names.join('|');
  return {
    regex: `^@resolutionflow/(${list})(/|$)|^(\\.\\./)+(${list})/`,
    message: 'This folder may not know that package: see the boundaries in eslint.config.mjs.',
  };
}

function onlyContract() {
  return {
    regex: '^@resolutionflow/(?!sdk/contract$)|^(\\.\\./)+(sdk|elements|host-adapters|storybook)/',
    message: 'Of the other packages the server knows the contract alone.',
  };
}

function jobDrivers() {
  return [
    {
      regex: '^(bull|graphile-worker|@bull-board/.*)(/|$)',
      message: 'Jobs go through the JobQueue of server/src/jobs.',
    },
  ];
}

/** Forbids what lies in a folder beside the feature; `up` is the way from a file to that level. */
function otherFeatures(up) {
  return {
    regex: `^${up}(?!\\.\\./)[^/]+/|/features/`,
    message:
      'Features do not import each other: meet in a domain event, or take a service from app.ts.',
  };
}

function inBrowser() {
  return { regex: '^node:', message: 'This runs in a browser.' };
}

function smallZod() {
  return { regex: '^zod(/v4)?$', message: "Browsers load 'zod/mini': the full one is 20 kB more." };
}

function safeTemplates() {
  return {
    regex: '^lit/directives/unsafe-|^lit-html/directives/unsafe-',
    message: 'No HTML string reaches the page.',
  };
}
