// Draws the icons: a shield, on it a short history of commits, or the sign of a task.
// Run it after a change here, and commit what it writes: images/extension-icon.png and one icon.png a task.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

// Shapes tell whether a point of the unit square lies in them; y grows downwards.
const disc = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) <= radius;
const ring = (cx, cy, radius, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) <= width / 2;
const line = (x1, y1, x2, y2, width) => (x, y) => {
  const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)) <= width / 2;
};
const above = (limit, shape) => (x, y) => y <= limit && shape(x, y);
const any =
  (...shapes) =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));

/** Straight sides down to the middle, then half an ellipse. */
const shield = (x, y) => {
  const half = y <= 0.45 ? 0.4 : 0.4 * Math.sqrt(Math.max(0, 1 - ((y - 0.45) / 0.51) ** 2));
  return y >= 0.05 && Math.abs(x - 0.5) <= half;
};

const blue = [0x0b, 0x5c, 0xad];
const white = [0xff, 0xff, 0xff];
const amber = [0xff, 0xc1, 0x3d];
const background = { shape: shield, colour: blue };

const pictures = {
  'images/extension-icon.png': {
    size: 128,
    layers: [
      background,
      { shape: line(0.4, 0.24, 0.4, 0.74, 0.06), colour: white },
      { shape: line(0.4, 0.58, 0.63, 0.4, 0.06), colour: amber },
      { shape: any(disc(0.4, 0.24, 0.08), disc(0.4, 0.49, 0.08), disc(0.4, 0.74, 0.08)), colour: white },
      { shape: disc(0.64, 0.38, 0.09), colour: amber },
    ],
  },
  ...taskPictures({
    EntraExport: any(
      line(0.5, 0.22, 0.5, 0.56, 0.09),
      line(0.34, 0.42, 0.5, 0.58, 0.09),
      line(0.66, 0.42, 0.5, 0.58, 0.09),
      line(0.34, 0.73, 0.66, 0.73, 0.09),
    ),
    ResolveAuthors: any(disc(0.5, 0.34, 0.13), above(0.72, disc(0.5, 0.75, 0.22))),
    CommitByAuthor: any(line(0.5, 0.14, 0.5, 0.3, 0.09), line(0.5, 0.62, 0.5, 0.82, 0.09), ring(0.5, 0.46, 0.15, 0.1)),
    TagRun: any(
      line(0.36, 0.2, 0.36, 0.78, 0.08),
      line(0.42, 0.29, 0.68, 0.29, 0.16),
      line(0.42, 0.41, 0.68, 0.41, 0.16),
    ),
  }),
};

function taskPictures(signs) {
  const entries = Object.entries(signs).map(([name, shape]) => [
    `tasks/${name}/${name}V1/icon.png`,
    { size: 32, layers: [background, { shape, colour: white }] },
  ]);
  return Object.fromEntries(entries);
}

/** RGBA rows; each pixel is the mean of 8 by 8 points, so that edges come out smooth. */
function paint({ size, layers }) {
  const points = 8;
  const rows = [];
  for (let row = 0; row < size; row++) {
    const bytes = Buffer.alloc(1 + size * 4);
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0, 0];
      for (let point = 0; point < points * points; point++) {
        const x = (column + ((point % points) + 0.5) / points) / size;
        const y = (row + (Math.floor(point / points) + 0.5) / points) / size;
        const top = layers.findLast(({ shape }) => shape(x, y));
        if (top !== undefined) [...top.colour, 255].forEach((value, channel) => (sum[channel] += value));
      }
      const hits = sum[3] / 255;
      const pixel = hits === 0 ? sum : [sum[0] / hits, sum[1] / hits, sum[2] / hits, sum[3] / (points * points)];
      bytes.set(pixel.map(Math.round), 1 + column * 4);
    }
    rows.push(bytes);
  }
  return Buffer.concat(rows);
}

/** https://www.w3.org/TR/png-3/ */
function png(picture) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.size, 0);
  header.writeUInt32BE(picture.size, 4);
  header.set([8, 6], 8); // eight bits a channel, RGBA
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(paint(picture), { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

for (const [path, picture] of Object.entries(pictures)) {
  const target = join(import.meta.dirname, '..', path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, png(picture));
}
