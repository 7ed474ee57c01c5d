// Compares a cached result of PhotoResize with the same bytes as a static file, of the same process and of nginx.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitUntilCached } from './images.mjs';
import { interleave, printTable, ratio, typical } from './measuring.mjs';
import { load } from './wrk.mjs';

const warmUpSeconds = 5;
const { WORK: work, PHOTO: photo, ROUNDS: rounds, SECONDS_PER_LEG: seconds } = process.env;
const ours = { pid: process.env.OURS_PID, url: `http://127.0.0.1:${process.env.OURS_PORT}` };
const nginx = { pid: process.env.NGINX_PID, url: `http://127.0.0.1:${process.env.NGINX_PORT}` };

async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}.`);
  }
  return Buffer.from(await response.arrayBuffer());
}

/** Has the result made and cached, and copies its bytes to the folder of static files. */
async function prepare(width) {
  const legs = [
    { name: 'PhotoResize', pid: ours.pid, url: `${ours.url}/images/${photo}?w=${width}` },
    { name: '`UseStaticFiles`', pid: ours.pid, url: `${ours.url}/static/${width}.jpg` },
    { name: 'nginx', pid: nginx.pid, url: `${nginx.url}/${width}.jpg` },
  ];
  const result = await fetchBytes(legs[0].url);
  writeFileSync(path.join(work, 'static', `${width}.jpg`), result);
  await waitUntilCached(width);
  for (const leg of legs) {
    if (!result.equals(await fetchBytes(leg.url))) {
      throw new Error(`${leg.url} sends different bytes.`);
    }
  }
  return { legs, length: result.length };
}

for (const width of [300, 1600]) {
  const { legs, length } = await prepare(width);
  for (const leg of legs) {
    await load(leg, warmUpSeconds);
  }
  const figures = await interleave(legs, rounds, leg => load(leg, seconds));
  console.log(`### A cached result of ${width} pixels, ${length} bytes\n`);
  printTable(
    ['server', 'requests/s', 'p99 (ms)', 'CPU per request (µs)', 'PhotoResize / this: requests/s', 'PhotoResize / this: CPU'],
    legs.map(leg => {
      const mine = figures.get(leg);
      const base = figures.get(legs[0]);
      return [
        leg.name, typical(mine, 'perSecond', 0), typical(mine, 'p99', 2), typical(mine, 'cpu'),
        leg === legs[0] ? '' : ratio(base, mine, 'perSecond'), leg === legs[0] ? '' : ratio(base, mine, 'cpu'),
      ];
    }));
}
