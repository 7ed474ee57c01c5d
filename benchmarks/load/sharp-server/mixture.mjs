// Makes files of many kinds from one photograph, like those that a server gets over months.
//   node mixture.mjs PHOTO FOLDER
import path from 'node:path';
import sharp from 'sharp';

const [photo, folder] = process.argv.slice(2);
const reduced = await sharp(photo).resize(1600, 1200, { fit: 'cover' }).removeAlpha().raw().toBuffer();
const small = () => sharp(reduced, { raw: { width: 1600, height: 1200, channels: 3 } });
const write = (image, name) => image.toFile(path.join(folder, name));

// Opaque in the middle, with soft edges and a transparent border.
const mask = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">
  <radialGradient id="fade"><stop offset="0.6" stop-color="white"/><stop offset="1" stop-color="white" stop-opacity="0"/></radialGradient>
  <ellipse cx="800" cy="600" rx="700" ry="500" fill="url(#fade)"/>
</svg>`);

const frames = 20;
const [width, height] = [480, 300];
const film = Buffer.concat(await Promise.all(Array.from({ length: frames }, (_, i) => small()
  .extract({ left: 20 * i, top: 10 * i, width: 1000, height: 625 })
  .resize(width, height).raw().toBuffer())));
const animation = () => sharp(film, { raw: { width, height: height * frames, channels: 3, pageHeight: height } });

await write(sharp(photo).jpeg({ quality: 90 }), 'baseline.jpg');
await write(sharp(photo).jpeg({ quality: 90, progressive: true }), 'progressive.jpg');
await write(small().composite([{ input: mask, blend: 'dest-in' }]).png(), 'alpha.png');
await write(small().webp(), 'still.webp');
await write(small().resize(800).avif({ effort: 0 }), 'still.avif');
await write(animation().gif({ effort: 1 }), 'film.gif');
await write(animation().webp({ effort: 0 }), 'film.webp');
