// Compares the peak memory of new processes that make several images at a time.
import { makeImages } from '../images.mjs';
import { atMost, check, details, interleave, mebibytes, ratios, row } from '../measuring.mjs';
import { startOurs, startSharp } from '../servers.mjs';

const clients = 8;
const images = 10 * clients;

const leg = (name, start) => ({
  name,
  async measure() {
    const server = await start();
    const before = mebibytes(server.pid, 'VmRSS');
    await makeImages({ server, query: 'w=300' }, images, clients);
    const peak = mebibytes(server.pid, 'VmHWM');
    await server.stop();
    return { before, peak };
  },
});

export async function measure() {
  const [ours, sharp] = [leg('PhotoResize `?w=300`', startOurs), leg('sharp `.resize(300).jpeg()`', startSharp)];
  const figures = await interleave([ours, sharp], each => each.measure());
  return {
    rows: [row(
      'peak memory, 8 misses at once', `peak memory of a new process, ${clients} misses at once, 12 MP to 300`, sharp.name,
      check(atMost(1.1), ratios(figures.get(ours).peak, figures.get(sharp).peak)))],
    tables: [details(
      `Resident memory of a new process that makes ${images} images, ${clients} at a time`, [ours, sharp], figures,
      [['at start (MiB)', 'before', 0], ['peak (MiB)', 'peak', 0]])],
  };
}
