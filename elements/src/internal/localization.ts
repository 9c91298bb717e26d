import type * as runtimeModule from './localization-runtime.js';

/** The languages that texts come in; English is the source and costs no download. */
const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

// The library keeps one language per page and may be configured once, so this is the page's as well.
const page: { locale: Locale; runtime?: Promise<typeof runtimeModule> } = {
  locale: 'en',
};

/** Changes the language of every element on the page, once its texts are there. */
export async function changeLocale(locale: Locale): Promise<void> {
  const before = page.locale;
  // Set first, because what is drawn once the texts are there asks for it.
  page.locale = locale;
  if (locale === 'en' && !page.runtime) return;
  page.runtime ??= import('./localization-runtime.js');
  try {
    await (await page.runtime).setLocale(locale);
  } catch (error) {
    page.locale = before;
    delete page.runtime;
    throw error;
  }
}

/** The language that is shown, or about to be. */
export const currentLocale = (): Locale => page.locale;

/** The first of these BCP 47 tags that there are texts for, else English. */
export function matchLocale(...tags: (string | null | undefined)[]): Locale {
  for (const tag of tags) {
    const language = tag?.toLowerCase().split('-')[0];
    const found = locales.find((locale) => locale === language);
    if (found) return found;
  }
  return 'en';
}
