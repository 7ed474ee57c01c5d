// Requests that could share their work: many equal ones, and the sizes of a page's srcset.
import { setTimeout as wait } from 'node:timers/promises';
import { sendAtOnce } from '../clients.mjs';
import { get, makeImages, nextFile } from '../images.mjs';
import { atMost, check, cpuSeconds, details, interleave, median, ratios, row } from '../measuring.mjs';
import { shared } from '../servers.mjs';
import { makeSource } from '../sharp-server/sources.mjs';

const equalRequests = 50;
const widths = [320, 640, 960, 1280, 1600, 1920];
const warmUpImages = 100;
const imagesPerLeg = 9;
const pagesPerLeg = 2;
// Until then, code that is compiled anew counts for more than what pages share.
const warmUpPages = 20;
// What a request leaves to be done after its answer, such as writing to the cache, is done by then.
const settleMilliseconds = 200;

async function requestEqual(server, count) {
  const milliseconds = [];
  for (let number = 0; number < imagesPerLeg; number++) {
    milliseconds.push(await sendAtOnce({ name: 'PhotoResize', url: `${server.images}/${nextFile({ number })}?w=300` }, count));
  }
  return { milliseconds: median(milliseconds) };
}

const requestTogether = urls => Promise.all(urls.map(async url => (await get(url)).body));

async function requestInTurn(urls) {
  const bodies = [];
  for (const url of urls) {
    bodies.push((await get(url)).body);
  }
  return bodies;
}

const urlsOfPage = (server, file) => widths.map(width => `${server.images}/${file}?w=${width}`);

async function requestPages(server, request) {
  const before = cpuSeconds(server.pid);
  const milliseconds = [];
  for (let number = 0; number < pagesPerLeg; number++) {
    const urls = urlsOfPage(server, nextFile({ number }));
    const start = performance.now();
    await request(urls);
    milliseconds.push(performance.now() - start);
    await wait(settleMilliseconds);
  }
  return { cpu: (cpuSeconds(server.pid) - before) / pagesPerLeg * 1000, milliseconds: median(milliseconds) };
}

/** Throws if shared work changes the results. */
async function checkSame(server, source) {
  const together = await requestTogether(urlsOfPage(server, nextFile({ source })));
  const inTurn = await requestInTurn(urlsOfPage(server, nextFile({ source })));
  const different = widths.filter((_, index) => !together[index].equals(inTurn[index]));
  if (different.length) {
    throw new Error(`Requested together, results of ${different.join(', ')} pixels have other bytes than in turn.`);
  }
}

export async function measure() {
  const server = await shared('ours');
  const one = { name: 'one miss', measure: () => requestEqual(server, 1) };
  const many = { name: `${equalRequests} equal misses`, measure: () => requestEqual(server, equalRequests) };
  const inTurn = { name: 'one after the other', measure: () => requestPages(server, requestInTurn) };
  const together = { name: 'at once', measure: () => requestPages(server, requestTogether) };
  const [equal, pages] = [[many, one], [together, inTurn]];

  await makeSource('photo.jpg');
  await makeImages({ server, query: 'w=300' }, Math.max(0, warmUpImages - server.made), 2);
  await checkSame(server, 'photo.jpg');
  for (let page = 0; page < warmUpPages; page++) {
    await requestTogether(urlsOfPage(server, nextFile({ number: page })));
    await requestInTurn(urlsOfPage(server, nextFile({ number: page })));
  }
  for (const leg of [...equal, ...pages]) {
    await leg.measure();
  }
  const figures = await interleave([...equal, ...pages], leg => leg.measure());
  const milliseconds = ['last answer (ms)', 'milliseconds', 1];
  return {
    rows: [
      row(
        '50 equal misses / one', `${equalRequests} equal misses, last answer`, 'one miss',
        check(atMost(1.3), ratios(figures.get(many).milliseconds, figures.get(one).milliseconds))),
      row(
        'CPU of a srcset / single misses', `CPU of a \`srcset\` of ${widths.length} widths at once, 12 MP`, 'the same, one after the other',
        check(atMost(0.5), ratios(figures.get(together).cpu, figures.get(inTurn).cpu))),
    ],
    tables: [
      details('Equal misses at once, each on its own connection', equal, figures, [milliseconds]),
      details(`A \`srcset\` of ${widths.join(', ')} pixels`, pages, figures, [milliseconds, ['CPU of all (ms)', 'cpu', 0]]),
    ],
  };
}
