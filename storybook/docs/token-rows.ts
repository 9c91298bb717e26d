import { createTheme } from '@resolutionflow/sdk/theme';

/** A token as the theming page lists it. */
export interface TokenRow {
  name: string;
  light: string;
  dark: string;
  /** Whether the value is a colour, to be shown as one. */
  isColor: boolean;
}

/** Every token with its default, as `createTheme()` derives it now. */
export function tokenRows(): TokenRow[] {
  const theme = createTheme();
  const dark: Record<string, string> = theme.tokens('dark');
  return Object.entries(theme.tokens('light')).map(([name, light]) => ({
    name,
    light,
    dark: dark[name] ?? light,
    isColor: name.startsWith('--rf-color-'),
  }));
}

/** An accent, what became of it, and how well it can be read. */
export interface AccentRow {
  wanted: string;
  scheme: 'light' | 'dark';
  accent: string;
  label: string;
  contrast: string;
}

/** What accents that are hard to read on are turned into, with the contrast measured anew. */
export function accentRows(): AccentRow[] {
  return ['oklch(0.65 0.13 195)', '#facc15', '#1e1b4b', '#ffffff'].flatMap((wanted) =>
    (['light', 'dark'] as const).map((scheme) => {
      const tokens: Record<string, string> = createTheme({ accent: wanted }).tokens(scheme);
      const accent = tokens['--rf-color-accent'] ?? '';
      const label = tokens['--rf-color-accent-text'] ?? '';
      return { wanted, scheme, accent, label, contrast: `${ratio(accent, label).toFixed(1)} : 1` };
    }),
  );
}

/** WCAG contrast of two colours in six-digit hex, reckoned apart from the code that it checks. */
function ratio(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
