// Other formats beside sharp, each with its defaults.
import { atLeast } from '../measuring.mjs';
import { compare } from '../comparison.mjs';

const format = (label, source, width, type, call) => ({
  label, work: label, source, query: `w=${width}&format=${type}`, sharp: { query: `w=${width}&format=${type}`, call },
  clients: [2], speed: atLeast(1),
});

export const measure = () => compare([
  format('PNG with alpha, 2 MP to 600', 'alpha.png', 600, 'png', '.resize(600).png()'),
  format('WebP, 12 MP to 600', 'photo.webp', 600, 'webp', '.resize(600).webp()'),
  format('AVIF, 12 MP to 600', 'photo.avif', 600, 'avif', '.resize(600).avif()'),
  format('GIF of 24 frames to GIF', 'film.gif', 240, 'gif', '.resize(240).gif()'),
  format('GIF of 24 frames to WebP', 'film.gif', 240, 'webp', '.resize(240).webp()'),
]);
