// Runs wrk and h2load.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cpuSeconds } from './measuring.mjs';

export const connections = 16;
const streams = 8;
const run = promisify(execFile);

/** Loads a leg, { name, server, url, headers }, with HTTP/1.1 for some seconds. */
export async function load(leg, seconds) {
  const headers = Object.entries(leg.headers ?? {}).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const before = cpuSeconds(leg.server.pid);
  const { stdout } = await run(
    'wrk', ['--threads', '1', '--connections', connections, '--duration', `${seconds}s`, '--script', 'report.lua', ...headers, leg.url],
    { cwd: import.meta.dirname });
  const [requests, microseconds, p99, failed] = stdout.match(/RESULT (\d+) (\d+) (\d+) (\d+)/).slice(1).map(Number);
  if (failed > 0) {
    throw new Error(`${failed} requests to ${leg.name} failed.`);
  }
  return { perSecond: requests / microseconds * 1e6, p99: p99 / 1000, cpu: (cpuSeconds(leg.server.pid) - before) / requests * 1e6 };
}

async function h2load(leg, ...args) {
  const { stdout } = await run('h2load', ['--threads', '1', ...args, leg.url]);
  const [succeeded, failed] = [/(\d+) succeeded/, /(\d+) failed/].map(pattern => Number(stdout.match(pattern)[1]));
  if (failed > 0 || succeeded === 0) {
    throw new Error(`${failed} requests to ${leg.name} failed, ${succeeded} did not.`);
  }
  return stdout;
}

/** Loads a leg with HTTP/2 over TLS for some seconds, with several requests at a time on each connection. */
export async function loadHttp2(leg, seconds) {
  const before = cpuSeconds(leg.server.pid);
  const stdout = await h2load(leg, '--clients', connections, '--max-concurrent-streams', streams, '--duration', seconds);
  if (!/Application protocol: h2/.test(stdout)) {
    throw new Error(`${leg.name} did not choose HTTP/2.`);
  }
  const [perSecond, requests] = [/([\d.]+) req\/s/, /(\d+) succeeded/].map(pattern => Number(stdout.match(pattern)[1]));
  return { perSecond, cpu: (cpuSeconds(leg.server.pid) - before) / requests * 1e6 };
}

/** Sends a number of equal requests at the same moment, each on its own connection. Returns the milliseconds until the last answer. */
export async function sendAtOnce(leg, count) {
  const stdout = await h2load(leg, '--h1', '--requests', count, '--clients', count);
  const [, longest, unit] = stdout.match(/time for request:\s+\S+\s+([\d.]+)(us|ms|s)/);
  return Number(longest) * { us: 0.001, ms: 1, s: 1000 }[unit];
}
