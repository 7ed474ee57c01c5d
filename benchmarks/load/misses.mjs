// Compares PhotoResize with an HTTP server on sharp: a photograph of 12 megapixels to 300 pixels.
import http from 'node:http';
import { get, nextFile } from './images.mjs';
import { cpuSeconds, interleave, median, printTable, ratio, typical } from './measuring.mjs';

const clients = 4;
const { ROUNDS: rounds } = process.env;
const imagesPerLeg = Number(process.env.IMAGES_PER_LEG);
const agent = new http.Agent({ keepAlive: true, maxSockets: clients });

const ours = query => ({
  name: `PhotoResize \`?${query}\``,
  pid: process.env.OURS_PID,
  url: file => `http://127.0.0.1:${process.env.OURS_PORT}/images/${file}?${query}`,
});
const sharp = (call, query) => ({
  name: `sharp \`${call}\``,
  pid: process.env.SHARP_PID,
  url: file => `http://127.0.0.1:${process.env.SHARP_PORT}/${file}?${query}`,
});

// PhotoResize chooses quality 93 at this size; sharp's default is 80.
const turbo = ours('w=300&hybrid=turbo');
const turboAtTheirQuality = ours('w=300&hybrid=turbo&q=80');
const byDefault = ours('w=300');
const sharpByDefault = sharp('.resize(300).jpeg()', 'w=300');
const sharpAtOurQuality = sharp('.resize(300).jpeg({ quality: 93 })', 'w=300&q=93');
const legs = [turbo, sharpByDefault, turboAtTheirQuality, sharpAtOurQuality, byDefault];

/** Requests new images with several clients at a time. */
async function requestImages(leg, count, concurrency) {
  const files = Array.from({ length: count }, nextFile);
  const milliseconds = [];
  let bytes = 0;
  const client = async () => {
    for (let file = files.pop(); file; file = files.pop()) {
      const start = performance.now();
      bytes += await get(leg.url(file), agent);
      milliseconds.push(performance.now() - start);
    }
  };

  const cpuBefore = cpuSeconds(leg.pid);
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, client));
  return {
    latency: median(milliseconds),
    perSecond: count / (performance.now() - start) * 1000,
    cpu: (cpuSeconds(leg.pid) - cpuBefore) / count * 1000,
    bytes: bytes / count,
  };
}

async function measure(leg) {
  const alone = await requestImages(leg, imagesPerLeg, 1);
  const together = await requestImages(leg, imagesPerLeg, clients);
  return { ...alone, perSecond: together.perSecond, cpuTogether: together.cpu };
}

for (const leg of legs) {
  await requestImages(leg, imagesPerLeg, clients);
}
const figures = await interleave(legs, rounds, measure);

console.log('### A miss: 12 megapixels to 300 pixels\n');
printTable(
  ['server', 'one at a time (ms)', 'CPU per image (ms)', `images/s, ${clients} clients`, `CPU per image, ${clients} clients (ms)`, 'result (bytes)'],
  legs.map(leg => {
    const mine = figures.get(leg);
    return [leg.name, typical(mine, 'latency'), typical(mine, 'cpu'), typical(mine, 'perSecond'), typical(mine, 'cpuTogether'), typical(mine, 'bytes', 0)];
  }));
printTable(
  ['ratio', 'one at a time', 'CPU per image', `images/s, ${clients} clients`, `CPU per image, ${clients} clients`],
  [[turbo, sharpByDefault], [turbo, sharpAtOurQuality], [turboAtTheirQuality, sharpByDefault], [byDefault, sharpByDefault], [byDefault, sharpAtOurQuality]]
    .map(([mine, theirs]) => [
      `${mine.name} / ${theirs.name}`,
      ...['latency', 'cpu', 'perSecond', 'cpuTogether'].map(name => ratio(figures.get(mine), figures.get(theirs), name)),
    ]));
agent.destroy();
