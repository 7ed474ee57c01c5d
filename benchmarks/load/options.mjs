// The options of a run, and the folders that it works in.
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Measures PhotoResize and its peers on this machine and prints a table in Markdown.
  benchmarks/load/run.sh [OPTION...]
  --only PART       one part; may be repeated. Default: all but the last
                    PARTS
  --rounds N        runs of every leg; the median of the ratios within a round counts. Default 5
  --seconds S       the length of a leg. Default 2
  --photos FOLDER   photographs of 12 megapixels, p12-*.jpg or else *.jpg;
                    default ../shared/photos beside the repository, else draws some
  --files N         files in the large cache of the part cache; 1000000 takes some minutes. Default 100000
  --made N          images made by the part endurance. Default 3000
  --jobs N          the jobs that PhotoResize runs at a time. Default 0, the number of cores
  --no-build        uses what an earlier run has built and installed
  --write           writes table and chart into docs/performance.md; of parts that did not run, earlier figures stay`;

/** In the order in which they run. The last one runs only on request: it takes long and has no target. */
export const partNames = ['hits', 'misses', 'decoder', 'formats', 'bytes', 'memory', 'sharing', 'beside', 'start', 'cache', 'store', 'endurance'];

function read() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: partNames.slice(0, -1) },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '2' },
        files: { type: 'string', default: '100000' },
        made: { type: 'string', default: '3000' },
        jobs: { type: 'string', default: '0' },
        photos: { type: 'string' },
        'no-build': { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const unknown = values.only.filter(part => !partNames.includes(part));
    if (unknown.length) {
      throw new Error(`${unknown.join(', ')}: not a part.`);
    }
    for (const name of ['rounds', 'seconds', 'files', 'made', 'jobs']) {
      if (!/^\d+$/.test(values[name])) {
        throw new Error(`--${name} ${values[name]}: not a number.`);
      }
      values[name] = Number(values[name]);
    }
    if (!values.help) {
      return values;
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
  console.error(usage.replace('PARTS', partNames.join(', ')));
  process.exit();
}

export const options = read();
export const repository = path.resolve(import.meta.dirname, '../..');

/** Temporary; holds originals/, sources/, images/ (originals for every server), static/ and the caches. */
export const work = mkdtempSync(path.join(os.tmpdir(), 'photoresize-load-'));

// If root starts nginx, its workers run as another user, which must be able to read this folder.
chmodSync(work, 0o755);
for (const folder of ['originals', 'sources', 'images', 'static']) {
  mkdirSync(path.join(work, folder));
}
