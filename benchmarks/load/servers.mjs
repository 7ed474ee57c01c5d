// Starts the servers that are compared, on free ports of the loopback interface, and stops them.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { options, repository, work } from './options.mjs';

const program = path.join(repository, 'benchmarks/PhotoResize.LoadServer/bin/Release/net10.0');
const running = new Set();

function freePort() {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const accepts = port => new Promise(resolve => {
  const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
  socket.on('connect', () => socket.destroy());
});

/** Starts a process, and returns when it accepts connections. */
async function launch(command, args, port, { cwd = work, env = {} } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', process.stderr, process.stderr] });
  const ended = new Promise(resolve => child.once('close', resolve));
  const server = { pid: child.pid, made: 0, stop: () => (child.kill('SIGCONT'), child.kill(), ended) };
  running.add(server);
  child.once('error', error => console.error(error.message)).once('close', () => running.delete(server));
  for (const start = performance.now(); !await accepts(port); await wait(5)) {
    if (!running.has(server) || performance.now() - start > 20_000) {
      throw new Error(`${command} did not start.`);
    }
  }
  return server;
}

/** With https, listens also there. With memoryCache 0, every hit is from the disk. s3 is a server of originals. The cache is a new one. */
export async function startOurs({ https = false, memoryCache, s3 } = {}) {
  const [port, securePort] = [await freePort(), https && await freePort()];
  const cache = path.join(work, `cache-${port}`);
  const [site, secureSite] = [`http://127.0.0.1:${port}`, `https://127.0.0.1:${securePort}`];
  const args = ['--urls', https ? `${site};${secureSite}` : site, '--work', work, '--cache', cache, '--jobs', options.jobs];
  if (memoryCache !== undefined) {
    args.push('--memory-cache', memoryCache);
  }
  let env;
  if (s3) {
    args.push('--s3', s3);

    // What is measured is a store that is away: no news.
    env = { Logging__LogLevel__PhotoResize: 'Error' };
  }
  const server = await launch('dotnet', ['PhotoResize.LoadServer.dll', ...args], port, { cwd: program, env });
  return { ...server, port, site, secureSite, images: `${site}/images`, cache };
}

export async function startSharp() {
  const port = await freePort();
  const args = [path.join(import.meta.dirname, 'sharp-server/server.mjs'), port, path.join(work, 'images')];
  return { ...await launch(process.execPath, args, port, { env: { NODE_ENV: 'production' } }), images: `http://127.0.0.1:${port}` };
}

/** The folder of the S3 server, which is that of the sample. */
export const s3Program = path.join(repository, 'samples/Cluster/S3');

/** An S3 server that can be made to hang, or be ended, and goes on then with the same objects at the same address. */
export async function startS3() {
  const port = await freePort();
  const start = () => launch(process.execPath, [path.join(s3Program, 's3.cjs'), port, path.join(work, 's3')], port);
  let server = await start();
  const resume = async () => {
    server ??= await start();
    process.kill(server.pid, 'SIGCONT');
  };
  const end = async () => {
    await server?.stop();
    server = undefined;
  };
  const freeze = async () => {
    await resume();
    process.kill(server.pid, 'SIGSTOP');
  };
  return { site: `http://127.0.0.1:${port}`, resume, freeze, end, stop: end };
}

async function startNginx() {
  const port = await freePort();
  const configuration = path.join(work, 'nginx.conf');
  writeFileSync(configuration, `
daemon off;
pid ${work}/nginx.pid;
error_log stderr warn;
worker_processes auto;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  types { image/jpeg jpg; }
  server { listen 127.0.0.1:${port}; root ${work}/static; }
}
`);
  return { ...await launch('nginx', ['-e', 'stderr', '-p', work, '-c', configuration], port), site: `http://127.0.0.1:${port}` };
}

const starts = {
  ours: () => startOurs({ https: true }),
  oursWithoutMemory: () => startOurs({ memoryCache: 0 }),
  sharp: startSharp,
  nginx: startNginx,
};
const started = new Map();

/** A server that all parts use: ours, oursWithoutMemory, sharp or nginx. */
export function shared(name) {
  if (!started.has(name)) {
    started.set(name, starts[name]());
  }
  return started.get(name);
}

export const stopAll = () => Promise.all([...running].map(server => server.stop()));
