// Measures hits while misses keep every core busy, and the same hits on a server without other work.
import http from 'node:http';
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { get, nextFile, waitUntilCached } from './images.mjs';
import { interleave, printTable, ratio, typical } from './measuring.mjs';
import { load } from './wrk.mjs';

const width = 300;
const warmUpSeconds = 5;
const settleMilliseconds = 500;
// 32 connections that each pause this long make less than 2,000 requests/s, which leaves most of the machine idle.
const pauseMilliseconds = 16;
// More than twice the number of jobs at a time, so that one always waits when a job ends.
const missClients = 2 * os.availableParallelism() + 2;
const { PHOTO: photo, ROUNDS: rounds } = process.env;
const seconds = Number(process.env.SECONDS_PER_LEG);
const root = `http://127.0.0.1:${process.env.OURS_PORT}/images`;
const hit = { name: 'hits', pid: process.env.OURS_PID, url: `${root}/${photo}?w=${width}` };
const agent = new http.Agent({ keepAlive: true, maxSockets: missClients });

/** Keeps requesting new images during a measurement; returns its figures and the number of images made per second. */
async function besideMisses(measure) {
  let isOver = false;
  let madeCount = 0;
  const client = async () => {
    while (!isOver) {
      await get(`${root}/${nextFile()}?w=${width}`, agent);
      madeCount++;
    }
  };
  const clients = Promise.all(Array.from({ length: missClients }, client));
  await Promise.race([wait(settleMilliseconds), clients]);
  const madeBefore = madeCount;
  const start = performance.now();
  const figures = await Promise.race([measure(), clients]);
  const misses = (madeCount - madeBefore) / (performance.now() - start) * 1000;
  isOver = true;
  await clients;
  return { ...figures, misses };
}

const hits = pause => () => load(hit, seconds, pause);
const alone = { name: 'hits', measure: hits(0) };
const busy = { name: 'hits beside misses', measure: () => besideMisses(hits(0)) };
const calm = { name: 'pausing hits', measure: hits(pauseMilliseconds) };
const calmBusy = { name: 'pausing hits beside misses', measure: () => besideMisses(hits(pauseMilliseconds)) };
const missesOnly = { name: 'misses', measure: () => besideMisses(() => wait(seconds * 1000)) };
const legs = [alone, busy, missesOnly, calmBusy, calm];

await get(hit.url, agent);
await waitUntilCached(width);
await load(hit, warmUpSeconds);
await besideMisses(() => load(hit, warmUpSeconds));
const figures = await interleave(legs, rounds, leg => leg.measure());

const show = (leg, name, digits) => typical(figures.get(leg), name, digits);
const relative = (leg, base, name) => ratio(figures.get(leg), figures.get(base), name);
const rowAlone = leg => [leg.name, show(leg, 'perSecond', 0), '', show(leg, 'p99', 2), '', '', ''];
const rowBeside = (leg, base) => [
  leg.name, show(leg, 'perSecond', 0), relative(leg, base, 'perSecond'), show(leg, 'p99', 2), relative(leg, base, 'p99'),
  show(leg, 'misses'), relative(leg, missesOnly, 'misses'),
];
console.log(`### Hits beside misses: ${width} pixels across, new images requested by ${missClients} clients\n`);
printTable(
  ['load', 'hits/s', 'relative to hits alone', 'p99 of hits (ms)', 'relative to hits alone', 'misses/s', 'relative to misses alone'],
  [
    rowAlone(alone), rowBeside(busy, alone), rowAlone(calm), rowBeside(calmBusy, calm),
    [missesOnly.name, '', '', '', '', show(missesOnly, 'misses'), ''],
  ]);
agent.destroy();
