// Draws photographs of 12 megapixels for machines that have none: soft shapes with grain, so that size and decoding are like a camera's.
//   node draw.mjs FOLDER
import path from 'node:path';
import sharp from 'sharp';

const [folder] = process.argv.slice(2);
const width = 4000;
const height = 3000;

for (const [index, hue] of [20, 140, 260].entries()) {
  const scene = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0.4" y2="1">
      <stop offset="0" stop-color="hsl(${hue} 70% 80%)"/><stop offset="1" stop-color="hsl(${hue + 60} 50% 25%)"/>
    </linearGradient>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    ${Array.from({ length: 60 }, (_, i) => `<circle cx="${(i * 617) % width}" cy="${(i * 431) % height}" r="${40 + (i * 97) % 400}"
      fill="hsl(${hue + i * 13} 60% ${20 + (i * 7) % 60}%)" fill-opacity="0.35"/>`).join('')}
  </svg>`);
  const noise = { type: 'gaussian', mean: 128, sigma: 12 };
  const grain = await sharp({ create: { width, height, channels: 3, background: 'grey', noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  await sharp(scene)
    .composite([{ input: grain, blend: 'soft-light' }])
    .removeAlpha()
    .jpeg({ quality: 90 })
    .toFile(path.join(folder, `drawn-${index + 1}.jpg`));
}
