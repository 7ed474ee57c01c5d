// Compares cached results with static files of the same process and of nginx, and with the least that Kestrel can do.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connections, load, loadHttp2 } from '../clients.mjs';
import { cached, get, nextFile } from '../images.mjs';
import { atLeast, check, details, interleave, ratios, row } from '../measuring.mjs';
import { options, work } from '../options.mjs';
import { shared } from '../servers.mjs';

const width = 300;
const typicalBytes = 15_000;

/** The quality whose result is nearest to the typical size. */
async function chooseQuery(images, photo) {
  const choices = [];
  for (const quality of [40, 50, 60, 70, 75, 80, 85, 90]) {
    const query = `w=${width}&q=${quality}`;
    const { body } = await get(`${images}/${photo}?${query}`);
    choices.push({ query, distance: Math.abs(body.length - typicalBytes) });
  }
  return choices.sort((a, b) => a.distance - b.distance)[0].query;
}

export async function measure() {
  const [ours, oursFromDisk, nginx] = [await shared('ours'), await shared('oursWithoutMemory'), await shared('nginx')];
  const photo = nextFile();
  const target = `/images/${photo}?${await chooseQuery(ours.images, photo)}`;
  const { body, headers } = await cached(ours, ours.site + target, width);
  await cached(oursFromDisk, oursFromDisk.site + target, width);
  writeFileSync(path.join(work, 'static/photo.jpg'), body);

  const leg = (name, server, url, more) => ({ name, server, url, status: 200, run: load, ...more });
  const hit = leg('PhotoResize, from memory', ours, ours.site + target);
  const file = leg('`UseStaticFiles`', ours, `${ours.site}/static/photo.jpg`);
  const array = leg('Kestrel, byte array', ours, `${ours.site}/array/photo.jpg`);
  const nginxFile = leg('nginx', nginx, `${nginx.site}/photo.jpg`);
  const notModified = leg('PhotoResize, 304', ours, hit.url, { status: 304, headers: { 'If-None-Match': headers.etag } });
  const emptyNotModified = leg('Kestrel, empty 304', ours, `${ours.site}/not-modified`, { status: 304 });
  const fromDisk = leg('PhotoResize, from the disk', oursFromDisk, oursFromDisk.site + target);
  const fileBesideDisk = leg('`UseStaticFiles`, in that process', oursFromDisk, `${oursFromDisk.site}/static/photo.jpg`);
  const secureHit = leg('PhotoResize, HTTP/2', ours, ours.secureSite + target, { run: loadHttp2 });
  const secureArray = leg('Kestrel, byte array, HTTP/2', ours, `${ours.secureSite}/array/photo.jpg`, { run: loadHttp2 });
  const plain = [hit, file, array, nginxFile, notModified, emptyNotModified, fromDisk, fileBesideDisk];
  const secure = [secureHit, secureArray];

  for (const { name, url, headers: asked, status } of plain) {
    const answer = await get(url, asked, status);
    if (status === 200 && !answer.body.equals(body)) {
      throw new Error(`${name} sends different bytes.`);
    }
  }
  const all = [...plain, ...secure];
  for (const each of all) {
    await each.run(each, options.seconds);
  }
  const figures = await interleave(all, each => each.run(each, options.seconds));

  const [staticFiles, byteArray] = ['`UseStaticFiles`, same process', 'Kestrel writing a byte array'];
  const hits = `hot hit, ${(body.length / 1000).toFixed(0)} kB, ${connections} connections`;
  const compare = (label, work, against, mine, base, target) =>
    row(label, work, against, check(target, ratios(figures.get(mine).perSecond, figures.get(base).perSecond)));
  const [perSecond, p99, cpu] = [['requests/s', 'perSecond', 0], ['p99 (ms)', 'p99', 2], ['CPU per request (µs)', 'cpu', 1]];
  return {
    rows: [
      compare('hot hit / UseStaticFiles', hits, staticFiles, hit, file, atLeast(2)),
      compare('hot hit / byte array', 'the same', byteArray, hit, array, atLeast(0.95)),
      compare('hot hit / nginx', 'the same', 'nginx, static file', hit, nginxFile),
      compare('304 / empty 304', '304', 'Kestrel, empty 304', notModified, emptyNotModified, atLeast(0.9)),
      compare('hit from the disk / UseStaticFiles', 'hit from the disk', staticFiles, fromDisk, fileBesideDisk, atLeast(1.1)),
      compare('hot hit, HTTP/2 / byte array', 'hot hit, HTTPS with HTTP/2', byteArray, secureHit, secureArray, atLeast(0.95)),
    ],
    tables: [
      details(`Hits: a result of ${body.length} bytes, ${connections} connections`, plain, figures, [perSecond, p99, cpu]),
      details('Hits over HTTPS with HTTP/2', secure, figures, [perSecond, cpu]),
    ],
  };
}
