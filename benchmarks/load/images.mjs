// Requests new images, and waits for cached ones.
import { existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const { WORK: work } = process.env;
const photos = readdirSync(path.join(work, 'originals'));

let madeCount = 0;

/** Creates a file that has not been requested yet. A link, so that the bytes are in the page cache for every server. */
export function nextFile() {
  const photo = photos[madeCount % photos.length];
  const folder = `${process.pid}-${madeCount++}`;
  mkdirSync(path.join(work, 'images', folder));
  linkSync(path.join(work, 'originals', photo), path.join(work, 'images', folder, photo));
  return `${folder}/${photo}`;
}

/** Requests an image and returns its size. */
export function get(url, agent) {
  return new Promise((resolve, reject) => {
    http.get(url, { agent }, response => {
      let length = 0;
      response.on('data', part => { length += part.length; });
      response.on('error', reject);
      response.on('end', () => (response.statusCode === 200 && response.headers['content-type'] === 'image/jpeg'
        ? resolve(length)
        : reject(new Error(`${url} answered ${response.statusCode}.`))));
    }).on('error', reject);
  });
}

/** Waits until the cache has a result of this width, so that the next requests are hits. */
export async function waitUntilCached(width) {
  const cache = path.join(work, 'cache');
  const isCached = () => existsSync(cache) && readdirSync(cache, { recursive: true }).some(name => name.includes(`.${width}x`));
  for (let attempt = 0; !isCached(); attempt++) {
    if (attempt === 100) {
      throw new Error('The result is not cached.');
    }
    await wait(50);
  }
}
