// Measures the memory of a server that makes images of many kinds, several at a time. Nothing is requested twice.
import { linkSync, mkdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { printTable } from './measuring.mjs';

const { WORK: work, OURS_PID: pid, OURS_PORT: port } = process.env;
const misses = Number(process.env.MISSES);
const clients = Number(process.env.CLIENTS);
const step = 500;
const agent = new http.Agent({ keepAlive: true, maxSockets: clients });

// Requested in turn, again and again: mostly typical requests of galleries, and some of the most expensive ones.
const mixture = [
  'baseline.jpg?w=300', 'progressive.jpg?w=300', 'baseline.jpg?w=800', 'alpha.png?w=400', 'still.webp?w=400&format=webp',
  'baseline.jpg?w=300&format=webp', 'film.gif?w=200', 'baseline.jpg?w=320&h=320&mode=crop', 'still.webp?w=300&format=avif',
  'alpha.png?w=300&trim=10', 'baseline.jpg?w=2400', 'film.webp?w=300', 'progressive.jpg?w=1200', 'still.avif?w=300',
  'baseline.jpg?w=300&format=png', 'baseline.jpg?w=1600&format=webp', 'alpha.png?w=1000&format=jpg',
];

function request(number) {
  const [file, query] = mixture[number % mixture.length].split('?');
  const folder = `${pid}-${number}`;
  mkdirSync(path.join(work, 'images', folder));
  linkSync(path.join(work, 'mixture', file), path.join(work, 'images', folder, file));
  return get(`/images/${folder}/${file}?${query}`);
}

function get(target) {
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path: target, agent }, response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('error', reject);
      response.on('end', () => (response.statusCode === 200
        ? resolve(Buffer.concat(parts))
        : reject(new Error(`${target} answered ${response.statusCode}: ${Buffer.concat(parts)}`))));
    }).on('error', reject);
  });
}

/** Returns memory in MiB: resident now, the peak so far, and the managed heaps. */
async function memory() {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = name => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]);
  const managed = Number(await get('/memory'));
  return [kibibytes('VmRSS') / 1024, kibibytes('VmHWM') / 1024, managed / 1024 / 1024].map(value => value.toFixed(0));
}

const rows = [['0', ...await memory()]];
let next = 0;
for (let end = step; end <= misses; end += step) {
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < end) {
      await request(next++);
    }
  }));
  rows.push([String(end), ...await memory()]);
  console.error(rows.at(-1).join(' '));
}

console.log(`### Memory while ${clients} clients keep requesting new images of ${mixture.length} kinds\n`);
printTable(['images made', 'resident (MiB)', 'peak so far (MiB)', 'managed heaps (MiB)'], rows);
agent.destroy();
