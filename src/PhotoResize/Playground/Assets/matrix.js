// The same picture in several formats and qualities, made one after the other so that no one waits for another.

import * as server from './server.js';
import * as state from './state.js';
import { byId, bytes, element, milliseconds } from './text.js';

const preferred = ['jpeg', 'webp', 'avif'];
let formats = [];
let running = null;
let measured = null;

export function build(all) {
  formats = all;
  for (const { name } of formats) {
    byId('matrix-formats').append(
      element('label', {}, element('input', { type: 'checkbox', value: name, checked: preferred.includes(name) }), name));
  }
  byId('matrix').addEventListener('submit', event => {
    event.preventDefault();
    run();
  });
  byId('matrix-stop').addEventListener('click', () => running?.abort());
}

/** The picture that was measured, whatever its format and quality. */
const picture = () => `${state.imageKey()}?${state.toQuery([...state.settings].filter(([name]) => name !== 'format' && name !== 'quality'))}`;

/** What was measured may be of another picture now. */
export function forget() {
  if (measured === picture()) return;
  running?.abort();
  byId('matrix-scroll').hidden = true;
  byId('matrix-status').textContent = '';
}

async function run() {
  running?.abort();
  const { signal } = running = new AbortController();
  const chosen = formats.filter(({ name }) => byId('matrix-formats').querySelector(`[value="${name}"]`).checked);
  const qualities = [...new Set(byId('matrix-qualities').value.split(/[ ,;]+/).map(Number))]
    .filter(quality => Number.isInteger(quality) && quality > 0 && quality <= 100).sort((a, b) => a - b).slice(0, 12);
  if (!state.imageName() || !chosen.length || !qualities.length) {
    byId('matrix-status').textContent = 'Choose an image, at least one format, and qualities from 1 to 100.';
    return;
  }

  measured = picture();
  const cells = layOut(chosen, qualities);
  byId('matrix-stop').hidden = false;
  let done = 0;
  try {
    for (const cell of cells) {
      byId('matrix-status').textContent = `${done} of ${cells.length} done.`;
      await measure(cell, signal);
      done += 1;
    }
    markSmallest(cells);
    byId('matrix-status').textContent = `All ${cells.length} done. Choose a cell to use its settings.`;
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
    byId('matrix-status').textContent = `Stopped after ${done} of ${cells.length}.`;
  } finally {
    if (running?.signal === signal) byId('matrix-stop').hidden = true;
  }
}

function layOut(chosen, qualities) {
  const table = byId('matrix-table');
  const cells = [];
  table.tHead.replaceChildren(element(
    'tr', {}, element('th', { scope: 'col' }, 'Quality'), ...chosen.map(({ name }) => element('th', { scope: 'col' }, name))));
  table.tBodies[0].replaceChildren(...qualities.map((quality, row) => element(
    'tr',
    {},
    element('th', { scope: 'row' }, String(quality)),
    ...chosen.filter(format => format.isLossy || row === 0).map(({ name, isLossy }) => {
      const cell = element('td', isLossy ? {} : { rowspan: qualities.length }, 'waiting');
      cells.push({ cell, format: name, quality: isLossy ? quality : null });
      return cell;
    }))));
  byId('matrix-scroll').hidden = false;
  return cells;
}

async function measure(entry, signal) {
  const settings = new Map(state.settings).set('format', entry.format);
  if (entry.quality) settings.set('quality', String(entry.quality));
  else settings.delete('quality');
  const loaded = await server.make(state.image, settings, state.view.accept, signal);
  if (!loaded.blob) {
    entry.cell.textContent = loaded.reason ?? 'no picture';
    return;
  }
  entry.size = loaded.blob.size;
  const button = element(
    'button',
    { type: 'button' },
    element('span', { class: 'unseen' }, `Use ${entry.format}${entry.quality ? `, quality ${entry.quality}` : ''}: `),
    element('b', {}, bytes(entry.size)),
    ' ',
    element('small', {}, `${milliseconds(loaded.ms)}${loaded.level ? `, ${loaded.level}` : ''}`));
  button.addEventListener('click', () => {
    state.settings.delete('quality');
    if (entry.quality) state.settings.set('quality', String(entry.quality));
    state.set('format', entry.format, byId('matrix'));
  });
  entry.cell.replaceChildren(button);
}

function markSmallest(cells) {
  const measured = cells.filter(({ size }) => size);
  const smallest = measured.reduce((best, entry) => (!best || entry.size < best.size ? entry : best), null);
  if (!smallest) return;
  smallest.cell.classList.add('smallest');
  smallest.cell.querySelector('small').append(' · smallest');
}
