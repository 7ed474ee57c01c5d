// Measures hits while new images keep every core busy, and the same hits on a server without other work.
import { setTimeout as wait } from 'node:timers/promises';
import { connections, load } from '../clients.mjs';
import { cached, get, nextFile, withClients } from '../images.mjs';
import { atLeast, atMost, check, details, interleave, ratios, row } from '../measuring.mjs';
import { options } from '../options.mjs';
import { shared } from '../servers.mjs';

const missClients = 8;
const warmUpSeconds = 2;
const settleMilliseconds = 500;

/** Keeps requesting new images during a measurement; returns its figures and the number of images made per second. */
async function besideMisses(server, measure) {
  let isOver = false;
  let made = 0;
  const make = async () => {
    await get(`${server.images}/${nextFile()}?w=300`);
    made++;
  };
  const clients = withClients(missClients, () => isOver ? undefined : make());
  await Promise.race([wait(settleMilliseconds), clients]);
  const [madeBefore, start] = [made, performance.now()];
  const figures = await Promise.race([measure(), clients]);
  const misses = (made - madeBefore) / (performance.now() - start) * 1000;
  isOver = true;
  await clients;
  server.made += made;
  return { ...figures, misses };
}

export async function measure() {
  const server = await shared('ours');
  const url = `${server.images}/${nextFile()}?w=300`;
  await cached(server, url, 300);
  const hits = () => load({ name: 'hits', server, url }, options.seconds);
  const alone = { name: 'hits', measure: hits };
  const beside = { name: `hits beside ${missClients} misses`, measure: () => besideMisses(server, hits) };
  const misses = {
    name: `${missClients} misses`,
    measure: () => besideMisses(server, () => wait(options.seconds * 1000)),
  };
  const legs = [alone, beside, misses];
  await besideMisses(server, () => load({ name: 'hits', server, url }, warmUpSeconds));
  const figures = await interleave(legs, leg => leg.measure());
  return {
    rows: [row(
      'hits beside misses / idle hits', `hits beside ${missClients} misses, ${connections} connections`, 'idle hits',
      check(atLeast(0.65), ratios(figures.get(beside).perSecond, figures.get(alone).perSecond)),
      check(atMost(10), figures.get(beside).p99, { kind: 'p99', unit: 'ms' }))],
    tables: [details(
      `Hits beside misses: ${connections} connections of hits, ${missClients} clients of misses, 12 MP to 300`, legs, figures,
      [['hits/s', 'perSecond', 0], ['p99 of hits (ms)', 'p99', 2], ['misses/s', 'misses', 1]])],
  };
}
