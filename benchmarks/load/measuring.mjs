// Shared by the parts of the load benchmark.
import { readFileSync } from 'node:fs';

const ticksPerSecond = Number(process.env.CLOCK_TICKS);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Returns the CPU seconds, user and system, of a process and its children so far. */
export function cpuSeconds(pid) {
  // Fields are counted from the end of the name, which may have spaces and brackets: see proc(5).
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [userTicks, systemTicks] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (userTicks + systemTicks) / ticksPerSecond + children.reduce((sum, child) => sum + cpuSeconds(child), 0);
}

/**
 * Runs every leg once per round, in alternating order, so that changes of the machine's load affect all of them.
 * Returns the figures of each leg, one object per round.
 */
export async function interleave(legs, rounds, measure) {
  const figures = new Map(legs.map(leg => [leg, []]));
  for (let round = 0; round < rounds; round++) {
    for (const leg of round % 2 ? legs.toReversed() : legs) {
      figures.get(leg).push(await measure(leg));
    }
    console.error(`round ${round + 1} of ${rounds}`);
  }
  return figures;
}

/** Returns the median of a figure over the rounds. */
export function typical(rounds, name, digits = 1) {
  return median(rounds.map(round => round[name])).toFixed(digits);
}

/** Returns the median, minimum and maximum of a ratio that is calculated within each round. */
export function ratio(ours, theirs, name) {
  const ratios = ours.map((round, index) => round[name] / theirs[index][name]);
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
}

export function printTable(head, rows) {
  const lines = [head, head.map((_, index) => (index ? '---:' : '---')), ...rows];
  console.log(lines.map(line => `| ${line.join(' | ')} |`).join('\n') + '\n');
}
