import { describe, expect, it } from 'vitest';
import { contrast, parseColor, toSwatch } from './theme-color.js';
import { createTheme, type Scheme, type Tokens } from './theme.js';

const statuses = ['success', 'warning', 'danger', 'info'];
const grounds = ['surface', 'surface-raised', 'surface-sunken'];
const textPairs: [string, string][] = [
  ...['text', 'text-muted', 'link', ...statuses].flatMap((text) =>
    [...grounds, 'hover', 'accent-soft'].map((ground): [string, string] => [text, ground]),
  ),
  ['accent-text', 'accent'],
  ['accent-text', 'accent-hover'],
  ...statuses.flatMap((status): [string, string][] => [
    [status, `${status}-soft`],
    ['text', `${status}-soft`],
    ['on-status', status],
  ]),
];
const controlPairs = ['accent', 'accent-hover', 'border-strong', 'focus'].flatMap((control) =>
  grounds.map((ground): [string, string] => [control, ground]),
);

describe('contrast by construction', () => {
  const accents = [
    'black',
    'white',
    '#ffff00',
    '#00f',
    '#f00',
    'lime',
    '#808080',
    ...randomAccents(200),
  ];

  it.each<Scheme>(['light', 'dark'])('holds for every accent in the %s scheme', (scheme) => {
    const failures = accents.flatMap((accent) => {
      const tokens = createTheme({ accent }).tokens(scheme);
      return [
        ...textPairs.map((pair) => ({ accent, pair, ratio: ratio(tokens, pair), least: 4.5 })),
        ...controlPairs.map((pair) => ({ accent, pair, ratio: ratio(tokens, pair), least: 3 })),
      ].filter((found) => found.ratio < found.least);
    });
    expect(failures).toEqual([]);
  });

  it('gives the accent a hover state that differs from it', () => {
    for (const accent of accents) {
      const tokens = createTheme({ accent }).tokens('light');
      expect(tokens['--rf-color-accent-hover']).not.toBe(tokens['--rf-color-accent']);
    }
  });
});

describe('reading colours', () => {
  it.each([
    ['#f00', '#ff0000'],
    ['#F00C', '#ff0000'],
    ['#336699', '#336699'],
    ['#33669980', '#336699'],
    ['rgb(51, 102, 153)', '#336699'],
    ['rgba(20% 40% 60% / 0.5)', '#336699'],
    ['hsl(210, 50%, 40%)', '#336699'],
    ['hsl(-150deg 50% 40%)', '#336699'],
    ['hsl(0.58333turn 50% 40%)', '#336699'],
    [' RebeccaPurple ', '#663399'],
    ['oklch(100% 0 none)', '#ffffff'],
    ['oklch(0 0 0)', '#000000'],
  ])('reads %s', (text, hex) => {
    expect(toSwatch(parseColor(text)).hex).toBe(hex);
  });

  it('keeps hue and lightness when a colour lies outside sRGB', () => {
    const wide = parseColor('oklch(0.7 0.4 150)');
    const shown = parseColor(toSwatch(wide).hex);
    expect(shown.l).toBeCloseTo(0.7, 2);
    expect(shown.h).toBeCloseTo(150, 0);
  });

  it.each(['', 'red;}', '#12', '#12345', 'rgb(1, 2)', 'rgb(a b c)', 'hsl(x 1% 1%)', 'url(x)'])(
    'refuses %j and says so',
    (text) => {
      expect(() => createTheme({ accent: text })).toThrow(/not a colour/);
    },
  );
});

describe('the style sheet', () => {
  it('holds both schemes of every colour', () => {
    const theme = createTheme({ accent: '#7c3aed' });
    for (const [name, value] of Object.entries(theme.tokens('dark'))) {
      expect(theme.cssText).toContain(`${name}:`);
      expect(theme.cssText).toContain(value);
    }
  });

  it('says the scheme only when one is asked for', () => {
    expect(createTheme({ scheme: 'dark' }).cssText).toContain('color-scheme:dark');
    expect(createTheme({ scheme: 'auto' }).cssText).not.toContain('color-scheme');
  });

  it('cannot be broken out of by a font or a radius', () => {
    expect(() => createTheme({ font: 'x;}body{display:none' })).toThrow(/font families/);
    expect(createTheme({ radius: 999 }).tokens('light')['--rf-radius']).toBe('24px');
    expect(createTheme({ font: '"Inter Variable", sans-serif' }).cssText).toContain('Inter');
  });

  it('keeps compact spacing on the grid and targets large', () => {
    const compact = createTheme({ density: 'compact' }).tokens('light');
    expect(compact['--rf-space-2']).toBe('4px');
    expect(compact['--rf-control-size']).toBe('44px');
  });
});

function ratio(tokens: Tokens, [text, ground]: [string, string]): number {
  const read = (name: string) => toSwatch(parseColor(tokens[`--rf-color-${name}`] ?? ''));
  return contrast(read(text), read(ground));
}

/** The same colours on every run, spread over the whole cube. */
function randomAccents(count: number): string[] {
  let state = 20_240_607;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return `#${(state >>> 8).toString(16).padStart(6, '0')}`;
  });
}
