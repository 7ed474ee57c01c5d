import * as controls from './controls.js';
import * as frame from './frame.js';
import * as matrix from './matrix.js';
import * as server from './server.js';
import * as snippets from './snippets.js';
import * as stage from './stage.js';
import * as state from './state.js';
import { byId, bytes, element, milliseconds, size } from './text.js';

const wait = 150; // of typing and sliding, before the server is asked
const frameSide = 1400; // of the original that the focus is set on
const [sheet, before, after, original] = ['sheet', 'before', 'after', 'original'].map(byId);

let setUp;
let described = null;
let shown = null; // the blob of the result
let running = new AbortController();
let timer;

const folder = () => setUp.folders.find(({ path }) => (state.image.file ? state.image.folder === path : state.image.path.startsWith(path)));

/** Marks what a picture that was asked for is: here, with all that belongs to it. */
const ready = () => { document.documentElement.dataset.ready = ''; };

async function start() {
  setUp = await server.setUp();
  state.know(setUp.parameters);
  state.read();
  controls.build(setUp);
  snippets.build();
  matrix.build(setUp.formats);
  stage.init();
  frame.init();
  listen();
  byId('folder').append(...setUp.folders.map(({ path }) => element('option', { value: path }, path)));
  if (folder()) byId('folder').value = folder().path;
  state.image.folder = byId('folder').value;
  await listImages();
  state.onChange((what, source) => {
    render(source);
    if (what === 'picture') schedule();
    else if (state.view.view !== 'result') showOthers(running.signal).catch(report);
  });
  render();
  await update();
}

function listen() {
  byId('folder').addEventListener('change', () => {
    state.image.folder = byId('folder').value;
    state.image.path = '';
    listImages().then(() => state.changed('picture'));
  });
  byId('image').addEventListener('change', event => {
    state.choose(event.target.value.trim());
    byId('file').value = '';
    state.changed('picture', event.target);
  });
  byId('file').addEventListener('change', event => {
    if (event.target.files.length) state.bring(event.target.files[0]);
  });
  for (const name of ['dragover', 'dragleave', 'drop']) addEventListener(name, receive);
  byId('query').addEventListener('input', event => {
    state.parse(event.target.value.trim().replace(/^\?/, ''));
    state.changed('picture', event.target);
  });
  byId('reset').addEventListener('click', () => {
    state.settings.clear();
    state.changed('picture');
  });
  byId('views').addEventListener('change', event => state.setView('view', event.target.value));
  byId('pin').addEventListener('click', () => state.setView('before', state.toQuery()));
  byId('unpin').addEventListener('click', () => state.setView('before', ''));
  for (const form of ['picker', 'controls']) byId(form).addEventListener('submit', event => event.preventDefault());
  addEventListener('hashchange', () => {
    state.read();
    state.changed('picture');
  });
}

/** A file that is dropped anywhere on the page. */
function receive(event) {
  if (![...event.dataTransfer.types].includes('Files')) return;
  event.preventDefault();
  document.documentElement.classList.toggle('receiving', event.type === 'dragover');
  if (event.type !== 'drop') return;
  byId('file').value = '';
  state.bring(event.dataTransfer.files[0]);
}

async function listImages() {
  const { paths, isComplete } = setUp.folders.length ? await server.images(byId('folder').value) : { paths: [], isComplete: true };
  byId('images').replaceChildren(...paths.map(value => element('option', { value })));
  byId('image-note').textContent = !setUp.folders.length ? 'No image folder is configured.'
    : isComplete && paths.length ? '' : paths.length ? 'Not all images are listed.' : 'The images of this folder cannot be listed. Type the path of one.';
  if (!state.imageName() && paths.length) state.image.path = paths[0];
}

function render(source) {
  if (byId('image') !== source) byId('image').value = state.image.path;
  controls.show(folder(), source, described?.source);
  const view = [...document.querySelectorAll('#views input')].find(({ value }) => value === state.view.view);
  if (view) view.checked = true;
  const own = state.image.file;
  byId('own').textContent = own ? `${own.name} is a file of your own. It is sent to the server for each result, and not kept there; it is not in the address of this page.` : '';
  showParts();
  frame.show();
  stage.show();
}

/** Either a picture, or the reason why there is none. */
function showParts() {
  const isRefused = byId('refusal').textContent !== '';
  const isFrame = state.view.view === 'frame';
  byId('empty').hidden = Boolean(state.imageName());
  sheet.hidden = isRefused || isFrame || !shown;
  byId('frame').hidden = !isFrame || !original.src;
}

function schedule() {
  clearTimeout(timer);
  delete document.documentElement.dataset.ready;
  timer = setTimeout(() => update().catch(report), wait);
}

async function update() {
  running.abort();
  const { signal } = running = new AbortController();
  matrix.forget();
  if (!state.imageName()) {
    ready();
    return;
  }
  sheet.classList.add('waiting');
  try {
    const loaded = await server.make(state.image, state.settings, state.view.accept, signal, facts => {
      described = facts;
      controls.show(folder(), document.activeElement, described.source);
      tellIgnored(described.ignored);
      snippets.show(described.url, described.snippets);
    });
    if (!loaded.blob) refuse(loaded);
    else await accept(loaded);
    await showOthers(signal);
    if (!signal.aborted) ready();
  } catch (error) {
    report(error);
  } finally {
    if (!signal.aborted) sheet.classList.remove('waiting');
  }
}

function refuse({ status, reason, ms }) {
  shown = null;
  byId('refusal').replaceChildren(element('b', {}, `${status}: no picture`), reason ?? 'The server gave no reason.');
  tellFacts([['Status', String(status)], ms && ['Time', milliseconds(ms)]]);
  after.removeAttribute('src');
  showParts();
}

async function accept(loaded) {
  shown = loaded.blob;
  byId('refusal').replaceChildren();
  const isKnown = await stage.put(after, shown);
  after.alt = `Result: ${state.imageName()}, ${state.toQuery() || 'no settings'}`;
  if (!isKnown) {
    byId('refusal').replaceChildren(element('b', {}, 'This browser does not show the format'), `${loaded.type}, ${bytes(shown.size)}`);
  }
  const width = isKnown ? after.naturalWidth : described.result?.width;
  const height = isKnown ? after.naturalHeight : described.result?.height;
  const stored = described.source?.bytes;
  tellFacts([
    ['Size', width ? size(width, height) : 'not known'],
    ['Bytes', bytes(shown.size)],
    stored && [`Of ${bytes(stored)}`, `${(shown.size / stored * 100).toFixed(shown.size < stored / 10 ? 1 : 0)} %`],
    ['Format', loaded.type.replace('image/', '')],
    ['Time', milliseconds(loaded.ms)],
    !state.image.file && ['Cache', server.origin(loaded.level)],
    loaded.timing && ['On the server', timingOf(loaded.timing)],
    loaded.still && ['Animation', 'first frame only'],
  ]);
  stage.tellSide('after-facts', 'After', after, shown);
  showParts();
  stage.show();
}

const timingOf = text => text.split(',').map(part => part.split(';'))
  .map(([name, ...rest]) => [name.trim(), rest.find(item => item.trim().startsWith('dur='))?.split('=')[1]])
  .filter(([, time]) => time).map(([name, time]) => `${name} ${milliseconds(Number(time))}`).join(', ');

function tellFacts(facts) {
  const real = facts.filter(Boolean);
  byId('facts').replaceChildren(...real.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
  byId('announcement').textContent = real.map(([name, value]) => `${name}: ${value}`).join('. ');
}

function tellIgnored(sentences) {
  byId('ignored').replaceChildren(...sentences.map(text => element('li', {}, text)));
}

/** What stands beside the result: the picture before, or the original. Only asked for where it is shown. */
async function showOthers(signal) {
  if (state.view.view === 'compare') await showBefore(signal);
  else if (state.view.view === 'frame') await showOriginal(signal);
}

async function showBefore(signal) {
  const groups = new Map(setUp.parameters.map(({ name, group }) => [name, group]));
  const settings = state.view.before
    ? new URLSearchParams(state.view.before)
    : new Map([...state.settings].filter(([name]) => ['size', 'part'].includes(groups.get(name)))).set('format', 'png');
  const key = `${state.imageKey()}?${state.toQuery(settings)}`;
  if (before.dataset.key !== key) {
    const blob = await fetchPicture(settings, signal);
    if (!blob) {
      before.removeAttribute('src');
      delete before.dataset.key;
      stage.tellSide('before-facts', 'Before: none');
    } else {
      await stage.put(before, blob);
      before.dataset.key = key;
      before.alt = state.view.before ? `Before: ${state.view.before}` : 'Before: lossless, without effects';
      stage.tellSide('before-facts', state.view.before ? 'Before' : 'Lossless', before, blob);
    }
  }
  stage.show();
}

async function showOriginal(signal) {
  const settings = new Map([...state.settings].filter(([name]) => ['trim', 'autorotate', 'frame'].includes(name)))
    .set('mode', 'max').set('width', String(frameSide)).set('height', String(frameSide));
  const key = `${state.imageKey()}?${state.toQuery(settings)}`;
  if (original.dataset.key !== key) {
    const blob = await fetchPicture(settings, signal);
    if (!blob) {
      original.removeAttribute('src');
      delete original.dataset.key;
    } else {
      await stage.put(original, blob);
      original.dataset.key = key;
    }
  }
  showParts();
  frame.showOriginal(described?.source);
}

const fetchPicture = async (settings, signal) => (await server.make(state.image, settings, '', signal)).blob;

function report(error) {
  if (error.name === 'AbortError') return;
  refuse({ status: 0, reason: 'The server cannot be reached.' });
}

start().catch(error => {
  byId('refusal').textContent = `The playground cannot start: ${error.message}`;
});
