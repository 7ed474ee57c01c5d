// Bytes at equal visual quality, which benchmarks/PhotoResize.Quality measures. Of the tables that it prints, a row
// | work | against | target: ≤ N | measured: N (N-N) | becomes one of ours; all of them go to the details.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { originalPaths } from '../images.mjs';
import { atMost, check, row } from '../measuring.mjs';
import { repository } from '../options.mjs';

const program = path.join(repository, 'benchmarks/PhotoResize.Quality/bin/Release/net10.0/PhotoResize.Quality.dll');
const cellsOf = line => line.split('|').slice(1, -1).map(cell => cell.trim());

function readRow([work, against, target = '', measured = '']) {
  const [limit] = target.match(/[\d.]+/) ?? [];
  const [median, min = median, max = median] = measured.match(/\d+\.\d+/g) ?? [];
  return limit && median ? [row(`${work} / ${against}`, work, against, check(atMost(Number(limit)), [min, median, max].map(Number)))] : [];
}

/** Groups lines of Markdown into tables, each with the last heading or paragraph before it. */
function readTables(lines) {
  const tables = [];
  let [title, isOpen] = ['Bytes at equal quality', false];
  for (const line of lines) {
    if (!line.startsWith('|')) {
      title = line.replace(/^#+\s*/, '') || title;
      isOpen = false;
    } else if (!isOpen) {
      tables.push({ title, head: cellsOf(line), rows: [] });
      isOpen = true;
    } else if (!/^\|[\s:|-]+$/.test(line)) {
      tables.at(-1).rows.push(cellsOf(line));
    }
  }
  return tables;
}

export async function measure() {
  let tables = [];
  try {
    const { stdout } = await promisify(execFile)('dotnet', [program, 'bytes', ...originalPaths], { cwd: repository });
    tables = readTables(stdout.split('\n'));
  } catch (error) {
    console.error(`benchmarks/PhotoResize.Quality has not measured bytes: ${error.message}`);
  }
  const rows = tables.flatMap(table => table.rows.flatMap(readRow));
  const missing = row('', 'bytes of the default JPEG, WebP and AVIF at equal quality', "sharp's defaults; sharp with mozjpeg");
  return { rows: rows.length ? rows : [missing], tables };
}
