// The picture: alone, or beside another with a divider between them; as large as wanted.

import * as state from './state.js';
import { byId, bytes, size } from './text.js';

const [stage, sheet, before, after, line, divider] = ['stage', 'sheet', 'before', 'after', 'divider-line', 'divider'].map(byId);
const blobs = new Map();

/** Shows a blob in an image; resolves when it is decoded. */
export async function put(image, blob) {
  URL.revokeObjectURL(blobs.get(image));
  const url = URL.createObjectURL(blob);
  blobs.set(image, url);
  image.src = url;
  try {
    await image.decode();
    return true;
  } catch {
    return false; // no format of this browser, such as TIFF
  }
}

export function init() {
  divider.addEventListener('input', () => state.setView('divider', divider.value));
  byId('zoom').addEventListener('change', event => state.setView('zoom', event.target.value));
  new ResizeObserver(layOut).observe(stage);
}

/** Gives the picture its size in CSS pixels: that of the layout it was asked for, for a screen of the density it was asked for. */
export function layOut() {
  if (!after.naturalWidth) return;
  const density = Math.max(1, Number(state.settings.get('devicepixelratio')) || 1);
  const zoom = state.view.zoom;
  const [width, height] = [after.naturalWidth / density, after.naturalHeight / density];
  const fit = Math.min(1, (stage.clientWidth - 32) / width, (stage.clientHeight - 32) / height);
  const scale = zoom === 'fit' ? fit : Number(zoom);
  sheet.style.width = `${Math.max(1, width * scale)}px`;
  sheet.style.height = `${Math.max(1, height * scale)}px`;
  sheet.classList.toggle('enlarged', scale * density >= 2);
}

export function show() {
  const { view, zoom } = state.view;
  const compares = view === 'compare';
  byId('zoom').value = zoom;
  byId('zoom-label').hidden = view === 'frame';
  byId('compare-bar').hidden = !compares;
  before.hidden = !compares || !before.src;
  line.hidden = before.hidden;
  divider.value = state.view.divider;
  divider.setAttribute('aria-valuetext', `${divider.value} % before, ${100 - divider.value} % after`);
  line.style.left = `${divider.value}%`;
  after.style.clipPath = before.hidden ? '' : `inset(0 0 0 ${divider.value}%)`;
  before.style.clipPath = `inset(0 ${100 - divider.value}% 0 0)`;
  byId('unpin').hidden = !state.view.before;
  layOut();
}

export function tellSide(id, name, image, blob) {
  byId(id).textContent = blob ? `${name}: ${size(image.naturalWidth, image.naturalHeight)}, ${bytes(blob.size)}` : name;
}
