// Runs wrk against one server, at full speed or with pauses.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cpuSeconds } from './measuring.mjs';

const connections = 32;

/** Loads a leg. With a pause (ms), every connection waits that long before each request. */
export async function load(leg, seconds, pause = 0) {
  const before = cpuSeconds(leg.pid);
  const { stdout } = await promisify(execFile)(
    'wrk', ['--threads', '1', '--connections', connections, '--duration', `${seconds}s`, '--script', pause ? 'pausing.lua' : 'report.lua', leg.url],
    { cwd: import.meta.dirname, env: { ...process.env, PAUSE: pause } });
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
