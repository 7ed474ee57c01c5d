// The first image of a new process beside that of one that has made a thousand.
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { get, makeImages } from '../images.mjs';
import { atMost, check, details, interleave, ratios, row } from '../measuring.mjs';
import { shared, startOurs } from '../servers.mjs';

const warmImages = 1000;
const imagesOfWarm = 15;
const restSeconds = 2;

/** Starts a new process; returns how long its first answer took, and its first image after a rest. */
async function first(rest) {
  const began = performance.now();
  const server = await startOurs();
  await get(`${server.site}/memory`);
  const start = performance.now() - began;
  await wait(rest * 1000);
  const { milliseconds } = await makeImages({ server, query: 'w=300' }, 1, 1);
  await server.stop();
  return { start, milliseconds };
}

export async function measure() {
  const server = await shared('ours');
  await makeImages({ server, query: 'w=300' }, Math.max(0, warmImages - server.made), os.availableParallelism());

  const atOnce = { name: 'first miss, at once', measure: () => first(0) };
  const rested = { name: `first miss, ${restSeconds} s later`, measure: () => first(restSeconds) };
  const warm = {
    name: `a miss after ${warmImages}`,
    measure: async () => ({ milliseconds: (await makeImages({ server, query: 'w=300' }, imagesOfWarm, 1)).milliseconds }),
  };
  const legs = [atOnce, rested, warm];
  const figures = await interleave(legs, leg => leg.measure());
  const compare = leg => ratios(figures.get(leg).milliseconds, figures.get(warm).milliseconds);
  return {
    rows: [row(
      'first miss / thousandth', 'first miss, when the process has answered its first request', 'the thousandth',
      check(atMost(2), compare(rested), { kind: `${restSeconds} s later` }),
      check(atMost(2), compare(atOnce), { kind: 'at once' }))],
    tables: [details(
      'A new process, 12 MP to 300', legs, figures, [['start to first answer (ms)', 'start', 0], ['miss (ms)', 'milliseconds', 1]])],
  };
}
