// The original, to click the focus on and to drag a crop over; both with the keyboard, too.

import * as state from './state.js';
import { byId, element } from './text.js';

const [frame, stage, original, point, cut, help] = ['frame', 'stage', 'original', 'point', 'cut', 'frame-help'].map(byId);
const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let source = null;
let start = null;

const clamp = (value, max = 1) => Math.min(max, Math.max(0, value));
const hundredths = value => String(Math.round(clamp(value) * 100) / 100);
const crops = () => state.view.tool === 'crop';

/** What the numbers of a crop count: pixels, or the units of cropbasis. */
function units() {
  const [width, height] = (state.settings.get('cropbasis') ?? '').split(',').map(Number);
  const isTurned = source && (original.naturalWidth > original.naturalHeight) !== (source.width > source.height);
  const pixels = source ? (isTurned ? [source.height, source.width] : [source.width, source.height]) : [original.naturalWidth, original.naturalHeight];
  return [width || pixels[0], height || pixels[1]];
}

function focus() {
  const [x, y] = (state.settings.get('focus') ?? '').split(',').map(Number);
  return Number.isFinite(x) && Number.isFinite(y) && state.settings.has('focus') ? [clamp(x), clamp(y)] : null;
}

/** The crop in fractions: left, top, width, height. */
function crop() {
  const numbers = (state.settings.get('crop') ?? '').split(',').map(Number);
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return null;
  const [width, height] = units();
  const [x, y, w, h] = numbers;
  const right = w > 0 ? x + w : width + w;
  const bottom = h > 0 ? y + h : height + h;
  return [clamp(x / width), clamp(y / height), clamp((right - x) / width), clamp((bottom - y) / height)];
}

function setFocus(x, y) {
  state.set('focus', `${hundredths(x)},${hundredths(y)}`);
}

function setCrop([x, y, w, h]) {
  // What trim leaves has a size that is not known here, so that its parts are counted in thousandths.
  if (state.settings.has('trim') && !state.settings.has('cropbasis')) state.settings.set('cropbasis', '1000,1000');
  const [width, height] = units();
  const left = Math.round(x * width);
  const top = Math.round(y * height);
  state.set('crop', [left, top, Math.max(1, Math.round(w * width)), Math.max(1, Math.round(h * height))].join(','));
}

function position(event) {
  const box = original.getBoundingClientRect();
  return [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)];
}

export function init() {
  frame.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    start = position(event);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener('pointermove', event => {
    if (!start || !crops()) return;
    const [x, y] = position(event);
    place(cut, [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])]);
  });
  frame.addEventListener('pointerup', event => {
    if (!start) return;
    const [x, y] = position(event);
    const [left, top] = start;
    start = null;
    if (!crops()) setFocus(x, y);
    else if (Math.abs(x - left) > .01 && Math.abs(y - top) > .01) {
      setCrop([Math.min(x, left), Math.min(y, top), Math.abs(x - left), Math.abs(y - top)]);
    } else show();
  });
  frame.addEventListener('pointercancel', () => {
    start = null;
    show();
  });
  frame.addEventListener('keydown', event => {
    if (!keys[event.key]) return;
    event.preventDefault();
    const [dx, dy] = keys[event.key].map(direction => direction * (event.ctrlKey ? .1 : .02));
    if (!crops()) {
      const [x, y] = focus() ?? [.5, .5];
      setFocus(x + dx, y + dy);
      return;
    }
    const [x, y, w, h] = crop() ?? [.25, .25, .5, .5];
    setCrop(event.shiftKey
      ? [x, y, Math.max(.02, Math.min(1 - x, w + dx)), Math.max(.02, Math.min(1 - y, h + dy))]
      : [clamp(x + dx, 1 - w), clamp(y + dy, 1 - h), w, h]);
  });
  byId('tools').addEventListener('change', event => state.setView('tool', event.target.value));
  new ResizeObserver(show).observe(stage);
}

function place(box, [x, y, w, h]) {
  box.hidden = false;
  for (const [name, value] of Object.entries({ left: x, top: y, width: w, height: h })) box.style[name] = `${value * 100}%`;
}

export function showOriginal(facts) {
  source = facts;
  show();
}

export function show() {
  const isShown = state.view.view === 'frame';
  byId('tools').hidden = !isShown;
  help.hidden = !isShown;
  if (!isShown) return;
  byId('tools').querySelector(`[value=${crops() ? 'crop' : 'focus'}]`).checked = true;
  frame.classList.toggle('crops', crops());
  if (original.naturalWidth) {
    const scale = Math.min((stage.clientWidth - 32) / original.naturalWidth, (stage.clientHeight - 32) / original.naturalHeight, 2);
    frame.style.width = `${original.naturalWidth * scale}px`;
    frame.style.height = `${original.naturalHeight * scale}px`;
  }

  const at = focus();
  point.hidden = !at;
  if (at) [point.style.left, point.style.top] = at.map(part => `${part * 100}%`);
  const part = crop();
  cut.hidden = !part;
  if (part) place(cut, part);

  const percent = value => `${Math.round(value * 100)} %`;
  frame.setAttribute('aria-label', crops()
    ? `Original. Crop: ${part ? `${percent(part[2])} by ${percent(part[3])}, from ${percent(part[0])} left and ${percent(part[1])} top` : 'none'}`
    : `Original. Focus: ${at ? `${percent(at[0])} from the left, ${percent(at[1])} from the top` : state.settings.get('focus') ?? 'none'}`);
  const isCropped = state.settings.has('width') && state.settings.has('height') && (state.settings.get('mode') ?? 'crop') === 'crop';
  help.replaceChildren(crops()
    ? 'Drag over the part to show. Arrow keys move it, with Shift they change its size.'
    : 'Click what has to stay in the picture. Arrow keys move the point.',
  !crops() && !isCropped ? element('span', {}, ' It counts where the picture is cropped: set width and height.') : '');
}
