// Requests images: new ones, so that they are misses, and cached ones.
import { existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuSeconds, median } from './measuring.mjs';
import { work } from './options.mjs';

const originals = readdirSync(path.join(work, 'originals'));
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

export const photoCount = originals.length;
export const originalPaths = originals.map(name => path.join(work, 'originals', name));

let fileCount = 0;

/**
 * Creates a file that has not been requested yet, a link to one of the sources or else to a photograph: each number has its own, so
 * that all legs can have the same ones. The bytes are in the page cache for every server. Returns the path below the folder of images.
 */
export function nextFile({ source, number = fileCount } = {}) {
  const [folder, name] = source ? ['sources', source] : ['originals', originals[number % originals.length]];
  const file = path.join(String(fileCount++), name);
  mkdirSync(path.join(work, 'images', path.dirname(file)));
  linkSync(path.join(work, folder, name), path.join(work, 'images', file));
  return file;
}

export function get(url, headers = {}, expected = 200) {
  return new Promise((resolve, reject) => {
    http.get(url, { agent, headers }, response => {
      const parts = [];
      response.on('data', part => parts.push(part)).on('error', reject).on('end', () => {
        const answer = { headers: response.headers, body: Buffer.concat(parts) };
        if (response.statusCode === expected) {
          resolve(answer);
        } else {
          reject(new Error(`${url} answered ${response.statusCode}: ${answer.body.subarray(0, 200)}`));
        }
      });
    }).on('error', reject);
  });
}

/** Keeps this many clients busy with a request each, until next returns undefined. */
export async function withClients(count, next) {
  const client = async () => {
    for (let request = next(); request; request = next()) {
      await request;
    }
  };
  await Promise.all(Array.from({ length: count }, client));
}

/**
 * Requests new images of a leg: { server, source, query }. With several clients at a time, milliseconds is the time of one among them.
 */
export async function makeImages(leg, count, clients) {
  const files = Array.from({ length: count }, (_, number) => nextFile({ source: leg.source, number }));
  const milliseconds = [];
  let bytes = 0;
  const make = async file => {
    const start = performance.now();
    const { body } = await get(`${leg.server.images}/${file}?${leg.query}`);
    bytes += body.length;
    milliseconds.push(performance.now() - start);
  };

  const cpuBefore = cpuSeconds(leg.server.pid);
  const start = performance.now();
  await withClients(clients, () => files.length ? make(files.pop()) : undefined);
  const elapsed = performance.now() - start;
  leg.server.made += count;
  return {
    milliseconds: median(milliseconds),
    perSecond: count / elapsed * 1000,
    cpu: (cpuSeconds(leg.server.pid) - cpuBefore) / count * 1000,
    bytes: bytes / count,
  };
}

/** Requests a result of one of our servers until it is in the cache on disk. Returns the answer, of which the next ones are hits. */
export async function cached(server, url, width) {
  const names = () => (existsSync(server.cache) ? readdirSync(server.cache, { recursive: true }) : []);
  const answer = await get(url);
  for (let attempt = 0; !names().some(name => name.includes(`.${width}x`)); attempt++) {
    if (attempt === 100) {
      throw new Error(`${url} is not cached.`);
    }
    await wait(50);
  }
  return answer;
}
