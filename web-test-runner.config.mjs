import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { findBrowser } from './server/src/testing/browser.mjs';

const { executablePath, args, env } = await findBrowser();

export default {
  files: ['elements/src/**/*.test.ts', 'host-adapters/src/**/*.test.ts'],
  rootDir: import.meta.dirname,
  // Packages of this repository are served from their sources; libraries in their development
  // builds, whose warnings a test should see.
  nodeResolve: { exportConditions: ['@resolutionflow/source', 'browser', 'development'] },
  plugins: [
    // The tsconfig carries what Lit's decorators need: experimentalDecorators, assigned fields.
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' }),
  ],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath, args, env: { ...process.env, ...env } },
    }),
  ],
  // Tests run the development build on purpose; that it says so in every file helps nobody.
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  // Two cores are the smallest machine this is meant for.
  concurrency: 2,
  // Limits for a slow machine that others share; what waits in a test gives up long before.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
};
