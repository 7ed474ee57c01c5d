// One control for each parameter that the server knows, made from its table.

import * as state from './state.js';
import { byId, element } from './text.js';

const titles = { size: 'Size', file: 'File', part: 'Part of the picture', look: 'Look', command: 'Commands' };
const open = new Set(['size', 'file']);
const fields = [];
let groups = [];

export function build(setUp) {
  const known = Object.keys(titles);
  const order = [...known, ...new Set(setUp.parameters.map(({ group }) => group).filter(group => !known.includes(group)))];
  groups = order.map(name => ({ name, parameters: setUp.parameters.filter(({ group }) => group === name) })).filter(({ parameters }) => parameters.length);
  for (const group of groups) {
    const list = element('div', { class: 'fields' });
    group.count = element('span', { class: 'count' });
    group.element = element(
      'details',
      { class: 'group', open: open.has(group.name), id: `group-${group.name}` },
      element('summary', {}, titles[group.name] ?? group.name, group.count),
      list);
    for (const parameter of group.parameters) {
      const field = make(parameter, setUp);
      fields.push(field);
      list.append(field.element);
    }
    if (group.name === 'file') list.append(acceptField());
    byId('groups').append(group.element);
  }
}

function make(parameter, setUp) {
  const { name, alias, expected } = parameter;
  const id = `setting-${name}`;
  const note = element('p', { class: 'expected', id: `${id}-expected` }, rangeOf(parameter) ?? sentence(expected));
  const clear = element('button', { type: 'button', class: 'clear', hidden: true, 'aria-label': `Clear ${name}` }, 'Clear');
  const value = element('div', { class: 'value' });
  const field = { name, parameter, clear, note, inputs: [] };
  field.element = element(
    'div',
    { class: 'field', 'data-name': name },
    element('div', { class: 'line' }, element('label', { for: id }, name), alias ? element('span', { class: 'alias' }, `or ${alias}`) : null, clear),
    value,
    note);
  const common = { id, 'aria-describedby': note.id };
  const set = (text, source) => state.set(name, text, source);
  clear.addEventListener('click', () => {
    set('');
    field.main.focus();
  });

  switch (parameter.kind) {
    case 'number': {
      const range = { min: parameter.min, max: parameter.max, step: parameter.step };
      field.main = element('input', { ...common, ...range, type: 'number', inputmode: 'decimal', placeholder: 'default' });
      field.slider = element('input', { ...range, max: parameter.max ?? 2000, type: 'range', 'aria-label': `${name}, slider` });
      field.slider.addEventListener('input', () => set(field.slider.value, field.slider));
      value.append(field.main, field.slider);
      break;
    }
    case 'choice':
      field.main = element('select', common, element('option', { value: '' }, 'default'), ...parameter.values.map(text => element('option', { value: text }, text)));
      value.append(field.main);
      break;
    case 'color': {
      field.main = element('input', { ...common, spellcheck: 'false', autocapitalize: 'off', placeholder: 'none' });
      field.color = element('input', { type: 'color', value: '#ffffff', 'aria-label': `${name}, colour picker` });
      field.color.addEventListener('input', () => set(field.color.value.slice(1), field.color));
      value.append(field.main, field.color);
      break;
    }
    default: {
      const names = { preset: setUp.presets, watermark: setUp.watermarks }[name] ?? parameter.values;
      const list = names.length ? element('datalist', { id: `${id}-list` }, ...names.map(text => element('option', { value: text }))) : null;
      field.main = element('input', { ...common, list: list?.id, spellcheck: 'false', autocapitalize: 'off', placeholder: 'none' });
      value.append(field.main);
      if (list) value.append(list);
      for (const text of parameter.values) {
        const button = element('button', { type: 'button' }, text);
        button.addEventListener('click', () => set(text));
        value.append(button);
      }
      if (names.length && !parameter.values.length) note.textContent = `${sentence(expected)} Here: ${names.join(', ')}.`;
    }
  }

  field.main.addEventListener('input', () => set(field.main.value.trim(), field.main));
  field.inputs = [...value.querySelectorAll('input, select, button')];
  return field;
}

const rangeOf = ({ min, max }) => (max === undefined ? null : `${min} to ${max}.`);

const sentence = text => `${text[0].toUpperCase()}${text.slice(1)}.`;

function acceptField() {
  const choices = [
    ['', 'AVIF and WebP, as current ones'],
    ['image/webp,image/*,*/*;q=0.8', 'WebP'],
    ['image/*,*/*;q=0.8', 'neither'],
  ];
  const select = element('select', { id: 'accept', 'aria-describedby': 'accept-note' }, ...choices.map(([value, text]) => element('option', { value }, text)));
  select.value = state.view.accept;
  select.addEventListener('change', () => state.setView('accept', select.value, 'picture'));
  return element(
    'div',
    { class: 'field' },
    element('div', { class: 'line' }, element('label', { for: 'accept' }, 'Accept of the browser')),
    element('div', { class: 'value' }, select),
    element('p', { class: 'expected', id: 'accept-note' }, 'What the request says. It counts for format=auto.'));
}

/** Shows the settings, but for the control that they were just changed with. */
export function show(folder, source, original) {
  for (const field of fields) {
    const { name, parameter, main, slider, color } = field;
    const value = state.settings.get(name) ?? '';
    if (slider && parameter.max === undefined && original) {
      slider.max = Math.max(1, { width: original.width, height: original.height, frame: original.frames - 1 }[name] ?? 2000);
    }
    if (main !== source) {
      // A value that is none of the choices is still the value: it is what the server refuses or ignores.
      if (main.tagName === 'SELECT' && ![...main.options].some(option => option.value === value)) {
        main.append(element('option', { value }, value));
      }
      main.value = slider && !Number.isFinite(Number(value)) ? '' : value;
    }
    if (slider && slider !== source) slider.value = Number(value) || slider.min;
    if (color && color !== source && /^#?[0-9a-f]{6}$/i.test(value)) color.value = `#${value.replace('#', '')}`;
    field.clear.hidden = value === '';
    field.element.classList.toggle('set', value !== '');

    const isLocked = Boolean(folder && (folder.locked.includes(name) || (folder.onlyPresets && !['preset', 'devicepixelratio'].includes(name))));
    for (const input of field.inputs) input.disabled = isLocked;
    if (isLocked) field.note.textContent = folder.locked.includes(name) ? 'Locked by the image folder.' : 'The image folder takes presets only.';
    else if (field.note.dataset.text) field.note.textContent = field.note.dataset.text;
    field.note.dataset.text ??= field.note.textContent;
  }
  for (const group of groups) {
    const count = group.parameters.filter(({ name }) => state.settings.has(name)).length;
    group.count.textContent = count ? `${count} set` : '';
    group.element.hidden = group.name === 'command' && !folder?.allowsCommands;
    if (count && !group.isKnown) group.element.open = true;
    group.isKnown = true;
  }
  const query = byId('query');
  if (query !== source) query.value = state.toQuery();
}
