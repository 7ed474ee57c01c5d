// Compares new images made by PhotoResize with the same ones made by an HTTP server on sharp.
import os from 'node:os';
import { get, makeImages, nextFile } from './images.mjs';
import { check, details, interleave, ratios, row } from './measuring.mjs';
import { options } from './options.mjs';
import { shared } from './servers.mjs';
import { makeSource, shape } from './sharp-server/sources.mjs';

const warmUpSeconds = 1;
// The code of a new process is optimised after some calls only.
const warmUpImages = 200;
// Shorter than other legs, since there are so many.
const secondsOfLeg = 0.4 * options.seconds;
const columns = [
  ['images/s', 'perSecond', 1], ['one image (ms)', 'milliseconds', 1], ['CPU per image (ms)', 'cpu', 1], ['result (bytes)', 'bytes', 0],
];

/** Throws if the servers do not send the same format, size and number of frames. */
async function checkSame(legs) {
  const file = nextFile({ source: legs[0].source });
  const [ours, theirs] = await Promise.all(legs.map(async leg => shape((await get(`${leg.server.images}/${file}?${leg.query}`)).body)));
  if (ours !== theirs) {
    throw new Error(`?${legs[0].query} gives ${ours}, and sharp ${theirs}.`);
  }
}

/** Measures the legs with a number of clients that each request the next new image when they have the last. */
async function compareLegs(legs, clients) {
  const { perSecond } = await makeImages(legs[0], 2 * clients, clients);
  const imagesIn = seconds => Math.ceil(seconds * perSecond / clients) * clients;
  for (const leg of legs) {
    await makeImages(leg, imagesIn(warmUpSeconds), clients);
  }
  const count = imagesIn(secondsOfLeg);
  const figures = await interleave(legs, leg => makeImages(leg, count, clients));
  return { figures, count };
}

/** Measures a case: { label, work, source, query, sharp: { query, call }, clients: [N...], speed, cpu }; speed and cpu are targets. */
async function compareCase(each) {
  if (each.source) {
    await makeSource(each.source);
  }
  const legs = [
    { name: `PhotoResize \`?${each.query}\``, server: await shared('ours'), source: each.source, query: each.query },
    { name: `sharp \`${each.sharp.call}\``, server: await shared('sharp'), source: each.source, query: each.sharp.query },
  ];
  for (const { server } of legs) {
    await makeImages({ server, query: 'w=300' }, Math.max(0, warmUpImages - server.made), os.availableParallelism());
  }
  await checkSame(legs);

  const result = { rows: [], tables: [] };
  for (const clients of each.clients) {
    const { figures, count } = await compareLegs(legs, clients);
    const [ours, theirs] = legs.map(leg => figures.get(leg));
    const suffix = clients === 1 ? '1 client' : `${clients} clients`;
    result.rows.push(row(
      `${each.label}, ${suffix}`, `${each.work}, ${suffix}`, legs[1].name,
      check(each.speed, ratios(ours.perSecond, theirs.perSecond)),
      check(each.cpu, ratios(ours.cpu, theirs.cpu), { kind: 'CPU' })));
    result.tables.push(details(`Misses: ${each.work}, ${suffix}, ${count} images in a leg`, legs, figures, columns));
  }
  return result;
}

export async function compare(cases) {
  const result = { rows: [], tables: [] };
  for (const each of cases) {
    console.error(`  ${each.work}`);
    const { rows, tables } = await compareCase(each);
    result.rows.push(...rows);
    result.tables.push(...tables);
  }
  return result;
}
