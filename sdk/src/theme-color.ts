/** A colour in OKLCH: lightness 0–1, chroma from 0, hue in degrees. */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** A colour as a screen shows it: eight bits a channel, with its WCAG relative luminance. */
export interface Swatch {
  hex: string;
  luminance: number;
}

/**
 * Reads a CSS colour (hex, `rgb()`, `hsl()`, `oklch()` or a common name) as OKLCH. Alpha is dropped.
 * @throws TypeError when the text is not such a colour.
 */
export function parseColor(text: string): Oklch {
  const value = text.trim().toLowerCase();
  const hex = /^#?([\da-f]{3,8})$/.exec(named[value] ?? (value.startsWith('#') ? value : ''))?.[1];
  if (hex && hex.length !== 5 && hex.length !== 7) {
    const width = hex.length < 5 ? 1 : 2;
    const channel = (index: number) =>
      parseInt(hex.slice(index * width, index * width + width).repeat(3 - width), 16) / 255;
    return fromRgb(channel(0), channel(1), channel(2));
  }
  const [, name, body = ''] = /^(rgb|hsl|oklch)a?\(([^()]+)\)$/.exec(value) ?? [];
  const [x = '', y = '', z = ''] = body.split(/[\s,/]+/).filter(Boolean);
  if (name && z) {
    const color =
      name === 'rgb'
        ? fromRgb(amount(x, 255) / 255, amount(y, 255) / 255, amount(z, 255) / 255)
        : name === 'hsl'
          ? fromHsl(angle(x), amount(y, 100) / 100, amount(z, 100) / 100)
          : { l: clamp(amount(x, 1)), c: Math.max(0, amount(y, 0.4)), h: angle(z) };
    if (Number.isFinite(color.l + color.c + color.h)) return color;
  }
  throw new TypeError(`"${text}" is not a colour that a theme can read`);
}

/** Brings a colour into sRGB by giving up chroma, never lightness or hue, and rounds it to a hex code. */
export function toSwatch({ l, c, h }: Oklch): Swatch {
  let rgb = toLinear(l, c, h);
  if (!inGamut(rgb)) {
    let low = 0;
    let high = c;
    for (let step = 0; step < 14; step += 1) {
      const middle = (low + high) / 2;
      if (inGamut(toLinear(l, middle, h))) low = middle;
      else high = middle;
    }
    rgb = toLinear(l, low, h);
  }
  const bytes = rgb.map((part) => Math.round(encode(clamp(part)) * 255));
  const [r = 0, g = 0, b = 0] = bytes.map((byte) => decode(byte / 255));
  return {
    hex: '#' + bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    luminance: 0.2126 * r + 0.7152 * g + 0.0722 * b,
  };
}

/** WCAG contrast ratio of two colours, 1–21. */
export function contrast(a: Swatch, b: Swatch): number {
  const [high, low] =
    a.luminance > b.luminance ? [a.luminance, b.luminance] : [b.luminance, a.luminance];
  return (high + 0.05) / (low + 0.05);
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
const decode = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const encode = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
const inGamut = (rgb: number[]) => rgb.every((part) => part > -0.0005 && part < 1.0005);

// Björn Ottosson's OKLab matrices.
function toLinear(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function fromRgb(red: number, green: number, blue: number): Oklch {
  const r = decode(clamp(red));
  const g = decode(clamp(green));
  const b = decode(clamp(blue));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(x, y),
    h: (Math.atan2(y, x) * 180) / Math.PI,
  };
}

function fromHsl(hue: number, saturation: number, lightness: number): Oklch {
  const reach = clamp(saturation) * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (((offset + hue / 30) % 12) + 12) % 12;
    return lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return fromRgb(channel(0), channel(8), channel(4));
}

/** A number, or a percentage of `whole`; `none` is 0. */
function amount(text: string, whole: number): number {
  if (text === 'none') return 0;
  return text.endsWith('%') ? (Number(text.slice(0, -1)) * whole) / 100 : Number(text);
}

/** Degrees from a CSS angle; without a unit it is degrees already. */
function angle(text: string): number {
  const [, value = 'x', unit = 'deg'] = /^([-+.\de]+?)(deg|rad|turn)?$/.exec(text) ?? [];
  const degrees: Record<string, number> = { deg: 1, rad: 180 / Math.PI, turn: 360 };
  return text === 'none' ? 0 : Number(value) * (degrees[unit] ?? 1);
}

const named: Record<string, string> = {
  black: '000',
  white: 'fff',
  gray: '808080',
  red: 'f00',
  crimson: 'dc143c',
  orange: 'ffa500',
  yellow: 'ff0',
  lime: '0f0',
  green: '008000',
  teal: '008080',
  cyan: '0ff',
  blue: '00f',
  navy: '000080',
  purple: '800080',
  rebeccapurple: '639',
  magenta: 'f0f',
  pink: 'ffc0cb',
};
