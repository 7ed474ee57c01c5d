// What the parts of the load benchmark have in common.
import { readFileSync } from 'node:fs';

const ticksPerSecond = Number(process.env.CLOCK_TICKS);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** CPU seconds, user and system, that a process and its children have used so far. */
export function cpuSeconds(pid) {
  // Fields are counted from behind the name, which may hold spaces and brackets: see proc(5).
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [userTicks, systemTicks] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (userTicks + systemTicks) / ticksPerSecond + children.reduce((sum, child) => sum + cpuSeconds(child), 0);
}

/**
 * Runs every leg once per round, there and back again, so that what changes on the machine meanwhile meets all of them.
 * Returns each leg's figures, one object per round.
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

/** The median of a figure over the rounds. */
export function typical(rounds, name, digits = 1) {
  return median(rounds.map(round => round[name])).toFixed(digits);
}

/** The median of a ratio that is taken within each round, with its least and greatest value. */
export function ratio(ours, theirs, name) {
  const ratios = ours.map((round, index) => round[name] / theirs[index][name]);
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
}

export function printTable(head, rows) {
  const lines = [head, head.map((_, index) => (index ? '---:' : '---')), ...rows];
  console.log(lines.map(line => `| ${line.join(' | ')} |`).join('\n') + '\n');
}
