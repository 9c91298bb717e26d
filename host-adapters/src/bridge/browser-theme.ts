import type { HostTheme } from '@resolutionflow/sdk';

/** The look that the browser is set to, for a host that says nothing of its own. */
export function browserTheme(): HostTheme {
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  return { scheme: isDark ? 'dark' : 'light' };
}
