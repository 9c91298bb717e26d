import { matchLocale, type Locale } from '@resolutionflow/elements/page-parts';

export type Scheme = 'light' | 'dark';

/** What a person chose for this page on this device. */
export interface Preferences {
  scheme: Scheme;
  locale: Locale;
}

const key = 'rf-portal';

/** What was chosen here before, else what the browser prefers. */
export function readPreferences(): Preferences {
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const kept = parse(storage()?.getItem(key) ?? null);
  return {
    scheme:
      kept.scheme === 'light' || kept.scheme === 'dark' ? kept.scheme : dark ? 'dark' : 'light',
    locale: matchLocale(
      typeof kept.locale === 'string' ? kept.locale : null,
      ...window.navigator.languages,
    ),
  };
}

/** Keeps the choice where the browser lets us, and dresses the page around the elements in it. */
export function applyPreferences({ scheme, locale }: Preferences): void {
  document.documentElement.lang = locale;
  document.documentElement.style.colorScheme = scheme;
  storage()?.setItem(key, JSON.stringify({ scheme, locale }));
}

function parse(text: string | null): { scheme?: unknown; locale?: unknown } {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    return kept && typeof kept === 'object' ? kept : {};
  } catch {
    // Somebody else's text under our key: the browser's wishes hold.
    return {};
  }
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    // Storage is switched off: the choice holds as long as the page.
    return null;
  }
}
