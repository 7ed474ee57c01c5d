// Prints what was measured in Markdown, and writes it into the documentation.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { draw, isMet, show } from './chart.mjs';
import { partNames, repository } from './options.mjs';

const results = path.join(import.meta.dirname, 'results.json');
const docs = path.join(repository, 'docs');
const markers = ['<!-- written by benchmarks/load/run.sh -->', '<!-- until here -->'];

const table = (head, rows, textColumns = 1) => [head, head.map((_, index) => (index < textColumns ? '---' : '---:')), ...rows]
  .map(cells => `| ${cells.join(' | ')} |`).join('\n');

const labelled = ({ kind }, text) => (kind ? `${kind} ${text}` : text);

const judgedOf = row => row.checks.filter(check => check.target);

/** Targets of several figures, or the one that they share. */
function targetsOf(row) {
  const texts = judgedOf(row).map(({ target, unit }) => `${target.sign} ${target.value}${unit ? ` ${unit}` : ''}`);
  return new Set(texts).size === 1 ? texts[0] : judgedOf(row).map((check, index) => labelled(check, texts[index])).join('; ');
}

function measuredOf(check) {
  const [median, min, max] = [check.median, check.min, check.max].map(value => show(check, value));
  const range = check.min === check.max ? '' : ` (${min}-${max})`;
  return labelled(check, `**${median}**${check.unit ? ` ${check.unit}` : ''}${range}`);
}

function met(row) {
  const judged = judgedOf(row);
  return judged.length ? (judged.every(isMet) ? 'yes' : 'no') : '';
}

function mainTable(rows) {
  const cells = rows.map(row => [
    row.work, row.against, targetsOf(row) || '-', row.checks.map(measuredOf).join('; ') || 'not measured', met(row)]);
  return table(['work', 'against', 'target', 'measured', 'met'], cells, 2);
}

const inOrder = measured => partNames.filter(name => measured[name]).map(name => ({ name, ...measured[name] }));
const distinct = (parts, property) => [...new Set(parts.map(part => part[property]))].join('; ');

function summary(parts) {
  return `**Machine:** ${distinct(parts, 'machine')}.\n**Photographs:** ${distinct(parts, 'photographs')}.`;
}

function conditions(parts) {
  return table(
    ['part', 'rounds', 'load average before (1, 5, 15 minutes)', 'after'],
    parts.map(({ name, rounds, before, after }) => [name, rounds, before, after]));
}

const detailTables = parts => parts.flatMap(part => part.tables).map(({ title, head, rows }) => `### ${title}\n\n${table(head, rows)}`);

export function print(measured) {
  const parts = inOrder(measured);
  const rows = parts.flatMap(part => part.rows);
  console.log([summary(parts), ...rows.length ? [mainTable(rows)] : [], ...detailTables(parts), conditions(parts)].join('\n\n'));
}

function replace(page, text) {
  const file = path.join(docs, page);
  const before = readFileSync(file, 'utf8');
  const [start, end] = markers.map(marker => before.indexOf(marker));
  if (start < 0 || end < start) {
    throw new Error(`docs/${page} has no place for the figures, between "${markers[0]}" and "${markers[1]}".`);
  }
  writeFileSync(file, `${before.slice(0, start)}${markers[0]}\n\n${text}\n\n${before.slice(end)}`);
}

/** Of parts that were not measured, earlier figures stay. */
export function write(measured) {
  const known = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
  const parts = inOrder({ ...known, ...measured });
  writeFileSync(results, `${JSON.stringify(Object.fromEntries(parts.map(({ name, ...part }) => [name, part])), null, 2)}\n`);
  const rows = parts.flatMap(part => part.rows);
  writeFileSync(path.join(docs, 'images/performance.svg'), draw(rows));
  replace('performance.md', `${mainTable(rows)}\n\n${summary(parts)}`);
  replace('performance-details.md', [conditions(parts), ...detailTables(parts)].join('\n\n'));
}
