// What the page shows, all of it in its address: the image and its settings in the query, the view in the fragment. Only a file of one's
// own has no place there.

const defaults = { view: 'result', zoom: 'fit', tool: 'focus', divider: '50', accept: '', before: '' };

export const image = { path: '', file: null, folder: '' };
export const settings = new Map();
export const view = { ...defaults };

const listeners = [];
let names = new Map();

/** Learns the main names of parameters, so that aliases become those. */
export function know(parameters) {
  names = new Map(parameters.flatMap(({ name, alias }) => [[name, name], [alias ?? name, name]]));
}

/** What the image is called; empty if there is none. */
export const imageName = () => image.file?.name ?? image.path;

/** Tells images apart. */
export const imageKey = () => (image.file ? `${image.folder} ${image.file.name} ${image.file.size} ${image.file.lastModified}` : image.path);

/** Takes an image of the site. */
export function choose(path) {
  image.path = path;
  image.file = null;
}

/** Takes a file of one's own. */
export function bring(file) {
  image.path = '';
  image.file = file;
  changed('picture');
}

export function onChange(listener) {
  listeners.push(listener);
}

/** Takes settings from a query, in place of those that there are. */
export function parse(query) {
  settings.clear();
  for (const [name, value] of new URLSearchParams(query)) {
    settings.set(names.get(name.toLowerCase()) ?? name, value);
  }
}

export function read() {
  const query = new URLSearchParams(location.search);
  if (query.has('image') || !image.file) choose(query.get('image') ?? '');
  query.delete('image');
  parse(query);
  Object.assign(view, defaults, Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
}

/** The settings as a query, as people write it: commas and slashes stay as they are. */
export const toQuery = (entries = settings) =>
  new URLSearchParams([...entries].filter(([, value]) => value !== '')).toString().replaceAll('%2C', ',').replaceAll('%2F', '/');

function write() {
  const query = toQuery([['image', image.path], ...settings]);
  const changed = Object.entries(view).filter(([name, value]) => value !== defaults[name]);
  const hash = new URLSearchParams(changed).toString();
  history.replaceState(null, '', `${location.pathname}${query && '?'}${query}${hash && '#'}${hash}`);
}

/** @param {'picture' | 'view'} what whether another picture is to be asked for */
export function changed(what, source) {
  write();
  for (const listener of listeners) listener(what, source);
}

export function set(name, value, source) {
  if (value === '' || value === null || value === undefined) settings.delete(name);
  else settings.set(name, String(value));
  changed('picture', source);
}

export function setView(name, value, what = 'view') {
  view[name] = value;
  changed(what);
}
