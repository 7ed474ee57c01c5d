// Hits while misses keep every core busy, beside the same hits of a server that has nothing else to do.
import http from 'node:http';
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { get, nextFile, waitUntilKept } from './images.mjs';
import { interleave, printTable, ratio, typical } from './measuring.mjs';
import { load } from './wrk.mjs';

const width = 300;
const warmUpSeconds = 5;
const settleMilliseconds = 500;
// 32 connections that each wait this long ask for less than 2,000 in a second, which leaves most of a machine to others.
const pauseMilliseconds = 16;
// More than twice what is made at once, so that one waits for its turn whenever another ends.
const missingClients = 2 * os.availableParallelism() + 2;
const { PHOTO: photo, ROUNDS: rounds } = process.env;
const seconds = Number(process.env.SECONDS_PER_LEG);
const root = `http://127.0.0.1:${process.env.OURS_PORT}/images`;
const hit = { name: 'hits', pid: process.env.OURS_PID, url: `${root}/${photo}?w=${width}` };
const agent = new http.Agent({ keepAlive: true, maxSockets: missingClients });

/** Keeps asking for new images while the measurement goes on; gives its figures, and how many images were made in a second of it. */
async function besideMisses(measure) {
  let isOver = false;
  let made = 0;
  const client = async () => {
    while (!isOver) {
      await get(`${root}/${nextFile()}?w=${width}`, agent);
      made++;
    }
  };
  const clients = Promise.all(Array.from({ length: missingClients }, client));
  await Promise.race([wait(settleMilliseconds), clients]);
  const madeBefore = made;
  const start = performance.now();
  const figures = await Promise.race([measure(), clients]);
  const misses = (made - madeBefore) / (performance.now() - start) * 1000;
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
await waitUntilKept(width);
await load(hit, warmUpSeconds);
await besideMisses(() => load(hit, warmUpSeconds));
const figures = await interleave(legs, rounds, leg => leg.measure());

const show = (leg, name, digits) => typical(figures.get(leg), name, digits);
const over = (leg, base, name) => ratio(figures.get(leg), figures.get(base), name);
const rowAlone = leg => [leg.name, show(leg, 'perSecond', 0), '', show(leg, 'p99', 2), '', '', ''];
const rowBeside = (leg, base) => [
  leg.name, show(leg, 'perSecond', 0), over(leg, base, 'perSecond'), show(leg, 'p99', 2), over(leg, base, 'p99'),
  show(leg, 'misses'), over(leg, missesOnly, 'misses'),
];
console.log(`### Hits beside misses: ${width} pixels across, new images asked for by ${missingClients} clients\n`);
printTable(
  ['load', 'hits/s', 'over hits alone', 'p99 of hits (ms)', 'over hits alone', 'misses/s', 'over misses alone'],
  [
    rowAlone(alone), rowBeside(busy, alone), rowAlone(calm), rowBeside(calmBusy, calm),
    [missesOnly.name, '', '', '', '', show(missesOnly, 'misses'), ''],
  ]);
agent.destroy();
