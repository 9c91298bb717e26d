import { configureLocalization } from '@lit/localize/init/runtime.js';

/** Changes the language of every element on the page. Only a page that leaves English loads this. */
export const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['de'],
  loadLocale: () => import('./locales/de.js'),
});
