import type { StorybookConfig } from '@storybook/web-components-vite';
import { mergeConfig } from 'vite';

const config: StorybookConfig = {
  stories: ['./docs/*.mdx', '../elements/src/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: '@storybook/web-components-vite',
  // Nothing here calls home: it works the same without a network.
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  features: { sidebarOnboardingChecklist: false },
  // Packages of this repository are read from their sources. Decorators are compiled as the root's
  // tsconfig.json says, which esbuild finds by itself.
  viteFinal: (vite, { configType }) =>
    mergeConfig(vite, {
      // Where Storybook's own packages are found from.
      root: import.meta.dirname,
      resolve: {
        conditions: [
          '@resolutionflow/source',
          'module',
          'browser',
          configType === 'PRODUCTION' ? 'production' : 'development',
        ],
      },
      build: { chunkSizeWarningLimit: 2000 },
    }),
};

export default config;
