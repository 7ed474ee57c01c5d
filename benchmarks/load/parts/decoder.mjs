// Compares the CPU time of a whole miss with that of the decoder alone: djpeg of libjpeg-turbo, which decodes at an eighth.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makeImages, originalPaths, photoCount } from '../images.mjs';
import { atMost, check, cpuSecondsOfEnded, details, interleave, ratios, row } from '../measuring.mjs';
import { shared } from '../servers.mjs';

const repetitions = 10;
const warmUpRepetitions = 30;
const run = promisify(execFile);

async function decode() {
  const before = cpuSecondsOfEnded();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const photo of originalPaths) {
      await run('djpeg', ['-scale', '1/8', '-outfile', '/dev/null', photo]);
    }
  }
  return { cpu: (cpuSecondsOfEnded() - before) / repetitions / photoCount * 1000 };
}

export async function measure() {
  const query = 'w=300&hybrid=turbo';
  const miss = { server: await shared('ours'), query };
  const make = () => makeImages(miss, repetitions * photoCount, 1);
  const ours = { name: `PhotoResize \`?${query}\`, one client`, measure: make };
  const djpeg = { name: '`djpeg -scale 1/8`, start of the process included', measure: decode };
  await makeImages(miss, warmUpRepetitions * photoCount, 1);
  await decode();
  const figures = await interleave([ours, djpeg], leg => leg.measure());
  return {
    rows: [row(
      'CPU of a miss / djpeg', 'CPU of a miss, `hybrid=turbo`, 12 MP to 300', '`djpeg -scale 1/8` of the same files',
      check(atMost(1.25), ratios(figures.get(ours).cpu, figures.get(djpeg).cpu)))],
    tables: [details('CPU of a miss beside the decoder alone', [ours, djpeg], figures, [['CPU per image (ms)', 'cpu', 1]])],
  };
}
