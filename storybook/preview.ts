import manifest from '@resolutionflow/elements/custom-elements.json';
import type { Scenario } from '@resolutionflow/sdk/testing';
import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import { withActions } from 'storybook/actions/decorator';
import { offerWhatIsRead } from './controls.js';
import { insideApp } from './decorators.js';
import { eventRows } from './docs/event-rows.js';
import './preview.css';
import { loadScenario } from './scenario.js';

setCustomElementsManifest(manifest);

/** The widths that every element is looked at in. */
const widths = {
  pod: { name: 'Pod, 300 px', type: 'mobile', styles: { width: '300px', height: '300px' } },
  phone: { name: 'Phone, 390 px', type: 'mobile', styles: { width: '390px', height: '844px' } },
  tablet: { name: 'Tablet, 810 px', type: 'tablet', styles: { width: '810px', height: '1080px' } },
  desktop: {
    name: 'Desktop, 1440 px',
    type: 'desktop',
    styles: { width: '1440px', height: '900px' },
  },
} as const;

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    layout: 'fullscreen',
    viewport: { options: widths },
    a11y: { test: 'error' },
    controls: { expanded: true },
    // What elements say is listed as they say it.
    actions: { handles: eventRows().map(({ type }) => type) },
    docs: { codePanel: false },
    options: {
      storySort: {
        order: ['Getting started', 'Theming', 'Events', 'Offline', 'Elements', 'Internal'],
      },
    },
  },
  globalTypes: {
    scheme: {
      description: 'Light or dark',
      toolbar: {
        title: 'Scheme',
        icon: 'contrast',
        items: [
          { value: 'auto', title: 'As the system' },
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
        dynamicTitle: true,
      },
    },
    locale: {
      description: 'Language of the elements',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: [
          { value: 'en', title: 'English', right: 'en' },
          { value: 'de', title: 'Deutsch', right: 'de' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { scheme: 'light', locale: 'en' },
  argTypesEnhancers: [offerWhatIsRead],
  loaders: [loadScenario],
  // A story that is left behind stops asking and listening.
  beforeEach:
    ({ loaded }) =>
    () =>
      (loaded as Scenario).client.destroy(),
  decorators: [withActions, insideApp],
};

export default preview;
