// What all parts share: figures of processes, rounds, targets and tables.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { options } from './options.mjs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Fields are counted from the end of the name, which may have spaces and brackets: see proc(5).
function statistics(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
}

/** The CPU seconds, user and system, of a process and its running children so far. */
export function cpuSeconds(pid) {
  const fields = statistics(pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (fields[11] + fields[12]) / ticksPerSecond + children.reduce((sum, child) => sum + cpuSeconds(child), 0);
}

/** The CPU seconds, user and system, of all children of this process that have ended. */
export function cpuSecondsOfEnded() {
  const fields = statistics('self');
  return (fields[13] + fields[14]) / ticksPerSecond;
}

/** A figure of /proc/PID/status in MiB: VmRSS is resident now, VmHWM the peak so far. */
export function mebibytes(pid, name) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]) / 1024;
}

/**
 * Runs every leg once per round, in alternating order, so that changes of the machine's load affect all of them. Returns the figures
 * of each leg: an object with the values of all rounds for each figure.
 */
export async function interleave(legs, measure) {
  const figures = new Map(legs.map(leg => [leg, {}]));
  for (let round = 0; round < options.rounds; round++) {
    for (const leg of round % 2 ? legs.toReversed() : legs) {
      for (const [name, value] of Object.entries(await measure(leg))) {
        (figures.get(leg)[name] ??= []).push(value);
      }
    }
  }
  return figures;
}

export const ratios = (ours, theirs) => ours.map((value, round) => value / theirs[round]);

export const atLeast = value => ({ sign: '≥', value });
export const atMost = value => ({ sign: '≤', value });

/** Compares the values of all rounds with a target. A kind or unit is shown where the value is not a ratio of the row's main figure. */
export function check(target, values, { kind, unit } = {}) {
  return { target, kind, unit, median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** A row of the table; label is its short name in the chart. */
export const row = (label, work, against, ...checks) => ({ label, work, against, checks });

/** A table of details: the medians of each leg, where it has the figure. Columns are [heading, name of the figure, digits]. */
export function details(title, legs, figures, columns) {
  const cell = (leg, [, name, digits]) => {
    const values = figures.get(leg)[name];
    return values ? median(values).toFixed(digits) : '';
  };
  const rows = legs.map(leg => [leg.name, ...columns.map(column => cell(leg, column))]);
  return { title, head: ['', ...columns.map(([heading]) => heading)], rows };
}
