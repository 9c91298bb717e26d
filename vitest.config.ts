import { defineConfig } from 'vitest/config';

// Packages of this repository are read from their sources, so that a test never runs an old build.
const fromSource = { conditions: ['@resolutionflow/source', 'node', 'import', 'default'] };
const resolution = { resolve: fromSource, ssr: { resolve: fromSource } };

// Limits are for what never comes: a machine that is shared, or slow, takes many times as long as an
// idle one. A wait ends as soon as what it waits for is there.
const patience = {
  testTimeout: 90_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 30_000, interval: 25 } },
};

export default defineConfig({
  test: {
    // Two cores are the smallest machine this is meant for: one worker each.
    maxWorkers: 2,
    projects: [
      {
        ...resolution,
        test: {
          name: 'sdk',
          environment: 'node',
          include: ['sdk/src/**/*.test.ts'],
          ...patience,
        },
      },
      {
        ...resolution,
        test: {
          name: 'server',
          environment: 'node',
          globalSetup: [
            'server/src/testing/database.setup.ts',
            'server/src/testing/redis.setup.ts',
          ],
          include: ['server/src/**/*.test.ts', 'server/bench/**/*.test.ts'],
          ...patience,
        },
      },
      {
        ...resolution,
        test: {
          name: 'storybook',
          environment: 'node',
          include: ['storybook/*.test.ts'],
          testTimeout: 300_000,
          // Storybook is built before: half a minute alone, minutes on a loaded machine.
          hookTimeout: 600_000,
        },
      },
      {
        ...resolution,
        test: {
          name: 'examples',
          environment: 'node',
          include: ['examples/{e2e,psa-simulators}/**/*.test.ts'],
          // The library's second is too short for a machine that others share.
          expect: { poll: { timeout: 30_000 } },
          // Each file drives whole servers and browsers: one after the other, or they starve.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
