import { crc32, deflateSync } from 'node:zlib';

/** Points of the mark on its field of 32 × 32, as the portal's drawing has them. */
const way = [
  [10, 25],
  [10, 16],
  ...Array.from({ length: 9 }, (_, i) => {
    const angle = Math.PI + ((i + 1) * Math.PI) / 18;
    return [15 + 5 * Math.cos(angle), 16 + 5 * Math.sin(angle)];
  }),
  [22, 11],
];
const arrow = [
  [18, 6],
  [23, 11],
  [18, 16],
];
const other = [
  [10, 16],
  [10, 8],
];
const colours = { ground: [11, 127, 134], white: [255, 255, 255], pale: [127, 214, 216] };
/** Half of a line's width. */
const half = 1.5;
/** Samples of a pixel, in each direction. */
const samples = 4;

/**
 * Our mark as a PNG, drawn here so that a build needs no browser.
 * @param {number} size Pixels in each direction.
 */
export function iconPng(size) {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      rows.set(pixel(x, y, size), y * (1 + size * 4) + 1 + x * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits each of red, green, blue and alpha.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(rows, { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', image), chunk('IEND')]);
}

/** What is seen of the mark in one pixel: the mean of its samples. */
function pixel(x, y, size) {
  const sum = [0, 0, 0];
  let seen = 0;
  for (let i = 0; i < samples ** 2; i += 1) {
    const colour = colourAt(
      ((x + ((i % samples) + 0.5) / samples) * 32) / size,
      ((y + (Math.floor(i / samples) + 0.5) / samples) * 32) / size,
    );
    if (!colour) continue;
    seen += 1;
    colour.forEach((part, at) => (sum[at] += part));
  }
  return [
    ...sum.map((part) => (seen ? Math.round(part / seen) : 0)),
    Math.round((255 * seen) / samples ** 2),
  ];
}

function colourAt(x, y) {
  const outside = Math.hypot(Math.max(Math.abs(x - 16) - 8, 0), Math.max(Math.abs(y - 16) - 8, 0));
  if (outside > 8) return null;
  if (isOn(way, x, y) || isOn(arrow, x, y)) return colours.white;
  return isOn(other, x, y) ? colours.pale : colours.ground;
}

function isOn(line, x, y) {
  return line.some((to, i) => i > 0 && distance(line[i - 1], to, x, y) <= half);
}

/** From a point to the nearest one between two others. */
function distance([ax, ay], [bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const near = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - near * dx, y - ay - near * dy);
}

function chunk(type, content = Buffer.alloc(0)) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(content.length, 0);
  out.set(named, 4);
  out.writeUInt32BE(crc32(named), named.length + 4);
  return out;
}
