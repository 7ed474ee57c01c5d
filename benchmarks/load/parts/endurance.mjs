// The memory of a server that makes images of many kinds, several at a time, for minutes. Nothing is requested twice.
import { get, nextFile, withClients } from '../images.mjs';
import { mebibytes } from '../measuring.mjs';
import { options } from '../options.mjs';
import { startOurs } from '../servers.mjs';
import { makeSource } from '../sharp-server/sources.mjs';

const clients = 8;
const step = 500;

// Requested in turn, again and again: mostly typical requests of galleries, and some of the most expensive ones.
const mixture = [
  'photo.jpg?w=300', 'progressive.jpg?w=300', 'photo.jpg?w=800', 'alpha.png?w=400', 'still.webp?w=400&format=webp',
  'photo.jpg?w=300&format=webp', 'film.gif?w=200', 'photo.jpg?w=320&h=320&mode=crop', 'still.webp?w=300&format=avif',
  'alpha.png?w=300&trim=10', 'photo.jpg?w=2400', 'film.webp?w=300', 'progressive.jpg?w=1200', 'still.avif?w=300',
  'photo.jpg?w=300&format=png', 'photo.jpg?w=1600&format=webp', 'alpha.png?w=1000&format=jpg',
].map(request => request.split('?'));

export async function measure() {
  for (const source of new Set(mixture.map(([file]) => file))) {
    await makeSource(source);
  }
  const server = await startOurs();
  const memory = async () => {
    const managed = Number((await get(`${server.site}/memory`)).body) / 1024 / 1024;
    return [mebibytes(server.pid, 'VmRSS'), mebibytes(server.pid, 'VmHWM'), managed].map(value => value.toFixed(0));
  };
  const make = number => {
    const [file, query] = mixture[number % mixture.length];
    return get(`${server.images}/${nextFile({ source: file })}?${query}`);
  };

  const rows = [['0', ...await memory()]];
  let next = 0;
  for (let end = step; end <= options.made; end += step) {
    await withClients(clients, () => next < end ? make(next++) : undefined);
    rows.push([String(end), ...await memory()]);
    console.error(rows.at(-1).join(' '));
  }
  await server.stop();
  return {
    rows: [],
    tables: [{
      title: `Memory while ${clients} clients keep requesting new images of ${mixture.length} kinds`,
      head: ['images made', 'resident (MiB)', 'peak so far (MiB)', 'managed heaps (MiB)'],
      rows,
    }],
  };
}
