// Images to ask for: new ones, and those that the cache has.
import { existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const { WORK: work } = process.env;
const photos = readdirSync(path.join(work, 'originals'));

/** A file that nobody has asked for yet. A link, so that the bytes come from the page cache for all alike. */
let made = 0;
export function nextFile() {
  const photo = photos[made % photos.length];
  const folder = `${process.pid}-${made++}`;
  mkdirSync(path.join(work, 'images', folder));
  linkSync(path.join(work, 'originals', photo), path.join(work, 'images', folder, photo));
  return `${folder}/${photo}`;
}

/** Asks for an image and gives its length. */
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

/** Waits until the cache has a result of this width, and the requests that follow are hits. */
export async function waitUntilKept(width) {
  const cache = path.join(work, 'cache');
  const isKept = () => existsSync(cache) && readdirSync(cache, { recursive: true }).some(name => name.includes(`.${width}x`));
  for (let attempt = 0; !isKept(); attempt++) {
    if (attempt === 100) {
      throw new Error('The result is not kept.');
    }
    await wait(50);
  }
}
