// Makes the sources that are not there as photographs, from these, and looks at results.
import { existsSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { originalPaths } from '../images.mjs';
import { work } from '../options.mjs';

const [first, second = first] = originalPaths;
const film = { width: 480, height: 300, frames: 24 };

// Opaque in the middle, with soft edges and a transparent border.
const mask = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">
  <radialGradient id="fade"><stop offset="0.6" stop-color="white"/><stop offset="1" stop-color="white" stop-opacity="0"/></radialGradient>
  <ellipse cx="800" cy="600" rx="700" ry="500" fill="url(#fade)"/>
</svg>`);

/** A photograph of 2 megapixels. */
async function small() {
  const pixels = await sharp(first).resize(1600, 1200, { fit: 'cover' }).removeAlpha().raw().toBuffer();
  return sharp(pixels, { raw: { width: 1600, height: 1200, channels: 3 } });
}

/** Two photographs side by side, each turned upright: 24 megapixels. */
async function large() {
  const [left, right] = await Promise.all([first, second].map(
    photo => sharp(photo).rotate(90).resize(3000, 4000, { fit: 'cover' }).png({ compressionLevel: 1 }).toBuffer()));
  return sharp({ create: { width: 6000, height: 4000, channels: 3, background: 'black' } })
    .composite([{ input: left, left: 0, top: 0 }, { input: right, left: 3000, top: 0 }]);
}

/** A window that moves over a photograph. */
async function animation() {
  const { width, height, frames } = film;
  const picture = await small();
  const pixels = Buffer.concat(await Promise.all(Array.from({ length: frames }, (_, i) => picture.clone()
    .extract({ left: 20 * i, top: 10 * i, width: 1000, height: 625 })
    .resize(width, height).raw().toBuffer())));
  return sharp(pixels, { raw: { width, height: height * frames, channels: 3, pageHeight: height } });
}

const makers = {
  'photo.jpg': async () => sharp(first).jpeg({ quality: 90 }),
  'progressive.jpg': async () => sharp(first).jpeg({ quality: 90, progressive: true }),
  'large.jpg': async () => (await large()).jpeg({ quality: 90 }),
  'photo.webp': async () => sharp(first).webp({ quality: 85, effort: 2 }),
  'photo.avif': async () => sharp(first).avif({ quality: 70, effort: 0 }),
  'still.webp': async () => (await small()).webp(),
  'still.avif': async () => (await small()).resize(800).avif({ effort: 0 }),
  'alpha.png': async () => (await small()).composite([{ input: mask, blend: 'dest-in' }]).png(),
  'film.gif': async () => (await animation()).gif({ effort: 1 }),
  'film.webp': async () => (await animation()).webp({ effort: 0 }),
};

/** Makes one of the sources, by its name, in the folder of sources. */
export async function makeSource(name) {
  const file = path.join(work, 'sources', name);
  if (!existsSync(file)) {
    await (await makers[name]()).toFile(file);
  }
}

/** The format, size and number of frames of an image. */
export async function shape(image) {
  const { format, width, height, pageHeight = height, pages = 1 } = await sharp(image, { animated: true }).metadata();
  return `${format}, ${width} x ${pageHeight}, ${pages === 1 ? 'still' : `${pages} frames`}`;
}
