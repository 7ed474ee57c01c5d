// Hits and misses of a site whose originals are in an S3 server, while that runs, hangs (SIGSTOP) or has ended.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { connections, load } from '../clients.mjs';
import { cached, get, originalPaths } from '../images.mjs';
import { atLeast, atMost, check, details, interleave, median, ratios, row } from '../measuring.mjs';
import { options } from '../options.mjs';
import { startOurs, startS3 } from '../servers.mjs';

const width = 300;
const photo = 'photo.jpg';
const missesPerLeg = 20;
// Hits begin to ask for the state of their original after it; the site's freshness is a second.
const settleMilliseconds = 1500;

const put = (url, body) => new Promise((resolve, reject) => {
  http.request(url, { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' } }, response => {
    response.resume().on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}.`))));
  }).on('error', reject).end(body);
});

let missCount = 0;

/** Asks for originals that are not here, one after the other. Returns median and longest in milliseconds. */
async function requestMisses(server) {
  const milliseconds = [];
  for (let number = 0; number < missesPerLeg; number++) {
    const start = performance.now();
    await get(`${server.site}/store/missing-${missCount++}.jpg?w=${width}`, {}, 503);
    milliseconds.push(performance.now() - start);
  }
  return { miss: median(milliseconds), longest: Math.max(...milliseconds) };
}

export async function measure() {
  const store = await startS3();
  await put(`${store.site}/photos/originals/${photo}`, readFileSync(originalPaths[0]));
  const server = await startOurs({ s3: store.site });
  const hit = { server, url: `${server.site}/store/${photo}?w=${width}` };
  await cached(server, hit.url, width);

  const legs = [
    { name: 'S3 server runs', set: () => store.resume(), misses: () => ({}) },
    { name: 'S3 server hangs', set: () => store.freeze(), misses: () => requestMisses(server) },
    { name: 'S3 server has ended', set: () => store.end(), misses: () => requestMisses(server) },
  ];
  const measureLeg = async leg => {
    await leg.set();
    await wait(settleMilliseconds);
    const { perSecond, p99 } = await load({ ...hit, name: leg.name }, options.seconds);
    return { perSecond, p99, ...await leg.misses() };
  };
  for (const leg of legs) {
    await measureLeg(leg);
  }
  const figures = await interleave(legs, measureLeg);
  await store.resume();
  await Promise.all([server.stop(), store.stop()]);

  const [running, ...away] = legs;
  return {
    rows: away.map(leg => row(
      `hits, ${leg.name} / runs`, `hits while the ${leg.name.replace(' server', ' server of the originals')}, ${connections} connections`,
      'the same while it runs',
      check(atLeast(0.95), ratios(figures.get(leg).perSecond, figures.get(running).perSecond)),
      check(atMost(1000), figures.get(leg).miss, { kind: '503 of a miss', unit: 'ms' }))),
    tables: [details(
      `A site whose originals are in an S3 server: hits, and ${missesPerLeg} misses one after the other`, legs, figures,
      [['hits/s', 'perSecond', 0], ['p99 (ms)', 'p99', 2], ['503 of a miss, median (ms)', 'miss', 1], ['longest (ms)', 'longest', 0]])],
  };
}
