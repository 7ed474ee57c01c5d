// Bytes at equal visual quality, which benchmarks/PhotoResize.Quality measures and prints in tables. The table of ratios, which starts
// with "bytes of", becomes rows of ours; all of them go to the details.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { originalPaths } from '../images.mjs';
import { atMost, check, row } from '../measuring.mjs';
import { repository } from '../options.mjs';

const program = path.join(repository, 'benchmarks/PhotoResize.Quality/bin/Release/net10.0/PhotoResize.Quality.dll');
const cellsOf = line => line.split('|').slice(1, -1).map(cell => cell.trim());

/** Rows of the table of ratios: a column for each width. */
function readRows({ head, rows }) {
  const columns = head.flatMap((name, index) => (/^\d+ px$/.test(name) ? [index] : []));
  return head[0] === 'bytes of' ? rows.map(cells => readRow(cells, columns.map(index => [head[index], Number(cells[index])]))) : [];
}

function readRow([format, peer], ratios) {
  const target = atMost(peer.includes('mozjpeg') ? 1 : 0.85);
  return row(
    `bytes of ${format} / ${peer.replaceAll('`', '')}`, `bytes of the default ${format} at equal SSIMULACRA2`, `${peer}, its defaults`,
    ...ratios.map(([kind, ratio]) => check(target, [ratio], { kind })));
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
    // One photograph takes a minute and a half. Run the program by itself for more.
    const { stdout } = await promisify(execFile)('dotnet', [program, 'bytes', originalPaths[0]], { cwd: repository });
    tables = readTables(stdout.split('\n'));
  } catch (error) {
    console.error(`benchmarks/PhotoResize.Quality has not measured bytes: ${error.message}`);
  }
  const rows = tables.flatMap(readRows);
  const missing = row('', 'bytes of the default JPEG, WebP and AVIF at equal quality', "sharp's defaults; sharp with mozjpeg");
  return { rows: rows.length ? rows : [missing], tables };
}
