// A cached result through PhotoResize, beside the same bytes as a static file of the same process and of nginx.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cpuSeconds, interleave, printTable, ratio, typical } from './measuring.mjs';

const connections = 32;
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
  const cache = path.join(work, 'cache');
  const isKept = () => existsSync(cache) && readdirSync(cache, { recursive: true }).some(name => name.includes(`.${width}x`));
  for (let attempt = 0; !isKept(); attempt++) {
    if (attempt === 100) {
      throw new Error('The result is not kept.');
    }
    await wait(50);
  }
  for (const leg of legs) {
    if (!result.equals(await fetchBytes(leg.url))) {
      throw new Error(`${leg.url} serves other bytes.`);
    }
  }
  return { legs, length: result.length };
}

async function load(leg, duration = seconds) {
  const before = cpuSeconds(leg.pid);
  const { stdout } = await promisify(execFile)(
    'wrk', ['--threads', '1', '--connections', connections, '--duration', `${duration}s`, '--script', 'report.lua', leg.url],
    { cwd: import.meta.dirname });
  const [requests, microseconds, p99, failed] = stdout.match(/RESULT (\d+) (\d+) (\d+) (\d+)/).slice(1).map(Number);
  if (failed > 0) {
    throw new Error(`${failed} requests to ${leg.name} failed.`);
  }
  return {
    perSecond: requests / microseconds * 1e6,
    p99: p99 / 1000,
    cpu: (cpuSeconds(leg.pid) - before) / requests * 1e6,
  };
}

for (const width of [300, 1600]) {
  const { legs, length } = await prepare(width);
  for (const leg of legs) {
    await load(leg, warmUpSeconds);
  }
  const figures = await interleave(legs, rounds, leg => load(leg));
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
