import { contrast, parseColor, toSwatch, type Swatch } from './theme-color.js';

/** What an account may set of its look. Everything left out takes the default. */
export interface ThemeOptions {
  /** Any CSS colour in hex, `rgb()`, `hsl()`, `oklch()` or a common name. */
  accent?: string;
  /** Corner radius of controls in px, 0–24. */
  radius?: number;
  density?: 'compact' | 'comfortable';
  /** A font-family list; by default the host page's font. */
  font?: string;
  /** `auto` follows the `color-scheme` of the surrounding page. */
  scheme?: 'light' | 'dark' | 'auto';
}

/** Light or dark. */
export type Scheme = 'light' | 'dark';

/** Custom properties by name. */
export type Tokens = Record<`--rf-${string}`, string>;

/** A theme in both schemes, as values and as one style sheet. */
export interface Theme {
  /** Every token with its value in one scheme. */
  tokens(scheme: Scheme): Tokens;
  /** A rule for `:root` and `:host` that holds both schemes through `light-dark()`. */
  cssText: string;
}

/** The accent where an account has set none. */
export const defaultAccent = 'oklch(0.65 0.13 195)';

/**
 * Derives every `--rf-*` token from a few inputs. Text reaches 4.5:1 and control outlines 3:1 in both
 * schemes whatever the accent is, because lightness moves until they do.
 * @throws TypeError when the accent or the font cannot be read.
 */
export function createTheme(options: ThemeOptions = {}): Theme {
  const { accent = defaultAccent, density = 'comfortable', radius = 6, font, scheme } = options;
  // The family ends up in a style sheet, so nothing may close the declaration it stands in.
  if (font !== undefined && !/^[\w\s"',.-]+$/.test(font)) {
    throw new TypeError(`"${font}" is not a list of font families`);
  }
  const colors = { light: schemeColors(accent, 'light'), dark: schemeColors(accent, 'dark') };
  const layout = layoutTokens(Math.min(24, Math.max(0, radius)), density, font);
  const declarations = [
    ...Object.entries(colors.light).map(([name, light]) => {
      const dark = colors.dark[name as keyof Tokens];
      return `${name}:${light === dark ? light : `light-dark(${light},${dark})`}`;
    }),
    ...Object.entries(layout).map(([name, value]) => `${name}:${value}`),
    ...(scheme && scheme !== 'auto' ? [`color-scheme:${scheme}`] : []),
  ];
  return {
    tokens: (which) => ({ ...colors[which], ...layout }),
    cssText: `:root,:host{${declarations.join(';')}}`,
  };
}

// Where each scheme wants its lightness; contrast then moves what has to move.
const wishes = {
  light: {
    surface: 1,
    raised: 1,
    sunken: 0.975,
    hover: 0.955,
    border: 0.915,
    strong: 0.66,
    text: 0.25,
    muted: 0.5,
    soft: 0.955,
    ink: 0.5,
    accentShift: 0,
    shadow: '#0f172a1a',
    overlay: '#0f172a66',
  },
  dark: {
    surface: 0.205,
    raised: 0.24,
    sunken: 0.17,
    hover: 0.275,
    border: 0.32,
    strong: 0.52,
    text: 0.94,
    muted: 0.72,
    soft: 0.29,
    ink: 0.78,
    accentShift: 0.08,
    shadow: '#00000080',
    overlay: '#000000a6',
  },
} as const;

const statusHues = { success: 152, warning: 70, danger: 25, info: 245 } as const;

function schemeColors(accentText: string, scheme: Scheme): Tokens {
  const wish = wishes[scheme];
  const brand = parseColor(accentText);
  const { c, h } = brand;
  // The neutrals lean towards the accent, and stay grey where the accent is grey.
  const tint = Math.min(scheme === 'light' ? 0.004 : 0.007, c * 0.1);
  const neutral = (l: number) => toSwatch({ l, c: tint, h });

  const surface = neutral(wish.surface);
  const raised = neutral(wish.raised);
  const sunken = neutral(wish.sunken);
  const hover = neutral(wish.hover);
  const accentSoft = toSwatch({ l: wish.soft, c: Math.min(0.028, c), h });
  const grounds = [surface, raised, sunken];
  const textGrounds = [...grounds, hover, accentSoft];

  const white = toSwatch({ l: 1, c: 0, h: 0 });
  const ink = toSwatch({ l: 0.17, c: tint, h });
  const isControl = (color: Swatch) => reaches(color, grounds, 3);
  const wanted = Math.min(0.9, brand.l + wish.accentShift);
  const carries = (label: Swatch) =>
    nearest(wanted, c, h, (color) => isControl(color) && reaches(color, [label], 4.5));
  // White on the accent looks calmer on a light page, so it may cost some of the brand's lightness.
  const preferred = scheme === 'light' ? white : ink;
  const other = scheme === 'light' ? ink : white;
  const first = carries(preferred);
  const second = carries(other);
  const [accent, accentLabel] =
    Math.abs(first.l - wanted) <= Math.abs(second.l - wanted) + 0.15
      ? [first, preferred]
      : [second, other];
  const accentHover = nearest(
    accent.l + (accentLabel === white && accent.l > 0.3 ? -0.05 : 0.05),
    c,
    h,
    (color) =>
      isControl(color) &&
      reaches(color, [accentLabel], 4.5) &&
      reaches(color, [accent.swatch], 1.12),
  );

  const link = nearest(wish.ink, c, h, (color) => reaches(color, textGrounds, 4.5));
  const colors: Record<string, Swatch> = {
    surface,
    'surface-raised': raised,
    'surface-sunken': sunken,
    hover,
    border: neutral(wish.border),
    'border-strong': nearest(wish.strong, tint, h, isControl).swatch,
    text: nearest(wish.text, tint, h, (color) => reaches(color, textGrounds, 7)).swatch,
    'text-muted': nearest(wish.muted, tint, h, (color) => reaches(color, textGrounds, 4.5)).swatch,
    accent: accent.swatch,
    'accent-hover': accentHover.swatch,
    'accent-text': accentLabel,
    'accent-soft': accentSoft,
    link: link.swatch,
    focus: nearest(link.l, c, h, isControl).swatch,
    // Whatever can be read on the surface can be read with the two changed over.
    'on-status': surface,
  };
  for (const [status, hue] of Object.entries(statusHues)) {
    const soft = toSwatch({ l: wish.soft, c: 0.03, h: hue });
    colors[status] = nearest(wish.ink, 0.14, hue, (color) =>
      reaches(color, [...textGrounds, soft], 4.5),
    ).swatch;
    colors[`${status}-soft`] = soft;
  }
  const tokens: Tokens = {};
  for (const [name, { hex }] of Object.entries(colors)) tokens[`--rf-color-${name}`] = hex;
  tokens['--rf-color-shadow'] = wish.shadow;
  tokens['--rf-color-overlay'] = wish.overlay;
  return tokens;
}

function layoutTokens(radius: number, density: 'compact' | 'comfortable', font?: string): Tokens {
  const steps = density === 'compact' ? [2, 4, 8, 12, 16, 24] : [4, 8, 12, 16, 24, 32];
  const tokens: Tokens = {};
  steps.forEach((px, index) => (tokens[`--rf-space-${index + 1}`] = `${px}px`));
  // rem follows the reader's own setting; the floor holds on pages that set the root to 62.5%.
  Object.entries({ xs: 12, sm: 13, md: 14, lg: 16, xl: 20 }).forEach(
    ([name, px]) => (tokens[`--rf-font-size-${name}`] = `max(${px}px,${px / 16}rem)`),
  );
  tokens['--rf-font'] = font ?? 'inherit';
  tokens['--rf-font-mono'] = 'ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,monospace';
  tokens['--rf-radius-sm'] = `${Math.round(radius * 0.67)}px`;
  tokens['--rf-radius'] = `${radius}px`;
  tokens['--rf-radius-lg'] = `${Math.round(radius * 1.67)}px`;
  tokens['--rf-control-size'] = '44px';
  tokens['--rf-duration-fast'] = '120ms';
  tokens['--rf-duration'] = '180ms';
  return tokens;
}

function reaches(color: Swatch, grounds: Swatch[], ratio: number): boolean {
  return grounds.every((ground) => contrast(color, ground) >= ratio);
}

/** The colour of this hue and chroma that fits and is nearest in lightness to the wish. */
function nearest(
  wish: number,
  c: number,
  h: number,
  fits: (color: Swatch) => boolean,
): { swatch: Swatch; l: number } {
  for (let distance = 0; distance <= 1; distance += 0.005) {
    for (const l of [wish - distance, wish + distance]) {
      if (l < 0 || l > 1) continue;
      const swatch = toSwatch({ l, c, h });
      if (fits(swatch)) return { swatch, l };
    }
  }
  throw new RangeError('No lightness of this hue reaches the contrast that was asked for');
}
