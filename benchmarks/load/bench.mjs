// Builds, prepares, runs the parts one after the other, and prints or writes what they measured.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { options, partNames, repository, work } from './options.mjs';
import { print, write } from './page.mjs';
import { s3Program, stopAll } from './servers.mjs';

const sharpServer = path.join(import.meta.dirname, 'sharp-server');
const stdio = ['ignore', process.stderr, process.stderr];
const run = (command, args, cwd = repository) => execFileSync(command, args, { cwd, stdio });

function build() {
  const projects = ['LoadServer', ...['Quality', 'CacheBenchmarks'].filter((_, index) => options.only.includes(['bytes', 'cache'][index]))];
  for (const project of projects) {
    run('dotnet', ['build', `benchmarks/PhotoResize.${project}`, '-c', 'Release', '--nologo', '-v', 'quiet']);
  }
  for (const folder of [sharpServer, ...options.only.includes('store') ? [s3Program] : []]) {
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], folder);
  }
}

/** Fills the folder of originals, and returns where they are from. */
function prepare() {
  const folder = options.photos ?? path.join(repository, '../shared/photos');
  const originals = path.join(work, 'originals');
  if (options.photos || existsSync(folder)) {
    const jpegs = readdirSync(folder).filter(name => name.endsWith('.jpg'));
    const large = jpegs.filter(name => name.startsWith('p12-'));
    for (const name of large.length ? large : jpegs) {
      copyFileSync(path.join(folder, name), path.join(originals, name));
    }
    return readdirSync(originals).join(', ');
  }
  console.error('Drawing photographs...');
  run(process.execPath, [path.join(sharpServer, 'draw.mjs'), originals]);
  return 'drawn by the script';
}

const loadAverage = () => os.loadavg().map(value => value.toFixed(1)).join(' ');

function machine() {
  const nginx = execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' }).match(/nginx\/([\d.]+)/)[1];
  const sharp = JSON.parse(readFileSync(path.join(sharpServer, 'node_modules/sharp/package.json'), 'utf8')).version;
  const runtimes = execFileSync('dotnet', ['--list-runtimes'], { encoding: 'utf8' });
  const aspNetCore = [...runtimes.matchAll(/^Microsoft\.AspNetCore\.App (10\.\S+)/gm)].at(-1)[1];
  return `${os.cpus()[0].model}, ${os.availableParallelism()} cores, ${os.type()} ${os.release()};\n`
    + `ASP.NET Core ${aspNetCore}, nginx ${nginx}, Node.js ${process.versions.node}, sharp ${sharp}`;
}

async function main() {
  if (!options['no-build']) {
    console.error('Building, and installing what is compared from npm...');
    build();
  }
  const photographs = prepare();
  const measured = {};
  for (const name of partNames.filter(part => options.only.includes(part))) {
    const [before, began] = [loadAverage(), performance.now()];
    console.error(`${name}...`);
    const { measure } = await import(`./parts/${name}.mjs`);
    measured[name] = { ...await measure(), rounds: options.rounds, before, after: loadAverage(), machine: machine(), photographs };
    console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  print(measured);
  if (options.write) {
    write(measured);
  }
}

let isEnding = false;

async function end(code) {
  isEnding = true;
  await stopAll();
  rmSync(work, { recursive: true, force: true });
  process.exit(code);
}

process.on('SIGINT', () => end(130)).on('SIGTERM', () => end(143));
try {
  await main();
  await end(0);
} catch (error) {
  // What fails since its server is being stopped is of no interest.
  if (!isEnding) {
    console.error(error);
    await end(1);
  }
}
