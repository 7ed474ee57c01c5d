// A cached result through PhotoResize, beside the same bytes as a static file of the same process and of nginx.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitUntilKept } from './images.mjs';
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

/** Has the result made and kept, and puts its bytes where the others serve them from. */
async function prepare(width) {
  const legs = [
    { name: 'PhotoResize', pid: ours.pid, url: `${ours.url}/images/${photo}?w=${width}` },
    { name: '`UseStaticFiles`', pid: ours.pid, url: `${ours.url}/static/${width}.jpg` },
    { name: 'nginx', pid: nginx.pid, url: `${nginx.url}/${width}.jpg` },
  ];
  const result = await fetchBytes(legs[0].url);
  writeFileSync(path.join(work, 'static', `${width}.jpg`), result);
  await waitUntilKept(width);
  for (const leg of legs) {
    if (!result.equals(await fetchBytes(leg.url))) {
      throw new Error(`${leg.url} serves other bytes.`);
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
  console.log(`### A cached result of ${width} pixels across, ${length} bytes\n`);
  printTable(
    ['served by', 'requests/s', 'p99 (ms)', 'CPU per request (µs)', 'requests/s of PhotoResize over this one\'s', 'CPU of PhotoResize over this one\'s'],
    legs.map(leg => {
      const mine = figures.get(leg);
      const base = figures.get(legs[0]);
      return [
        leg.name, typical(mine, 'perSecond', 0), typical(mine, 'p99', 2), typical(mine, 'cpu'),
        leg === legs[0] ? '' : ratio(base, mine, 'perSecond'), leg === legs[0] ? '' : ratio(base, mine, 'cpu'),
      ];
    }));
}
