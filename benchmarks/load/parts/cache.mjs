// Compares hits in a disk cache of very many files with one of a thousand: benchmarks/PhotoResize.CacheBenchmarks.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { atLeast, check, row } from '../measuring.mjs';
import { options, repository, work } from '../options.mjs';

const project = path.join(repository, 'benchmarks/PhotoResize.CacheBenchmarks/bin/Release/net10.0/PhotoResize.CacheBenchmarks.dll');

export async function measure() {
  const { stdout } = await promisify(execFile)('dotnet', [project, 'hits', work, options.files, 'Mirror']);
  const cells = line => line.split('|').slice(1, -1).map(cell => cell.trim());
  const table = stdout.split('\n').filter(line => line.startsWith('|')).map(cells);
  const [median, min, max] = table.find(([name]) => name.startsWith('hits per second')).at(-1).match(/[\d.]+/g).map(Number);
  const [, few, many] = table[0];
  return {
    rows: [row(`hits among ${many} / ${few}`, `hits of the disk cache with ${many}`, few, check(atLeast(0.95), [min, median, max]))],
    tables: [{ title: `Hits of the disk cache with ${few} and ${many}`, head: table[0], rows: table.slice(2) }],
  };
}
