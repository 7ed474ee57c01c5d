// The settings, ready to paste.

import { byId, element } from './text.js';

const kinds = [
  ['url', 'Address'],
  ['img', '<img srcset>'],
  ['picture', '<picture>'],
  ['razor', 'Razor'],
  ['cSharp', 'C#'],
];
const parts = new Map();

export function build() {
  for (const [name, title] of kinds) {
    const code = element('code');
    const text = element('pre', { id: `snippet-${name}`, tabindex: '0', role: 'region', 'aria-label': title }, code);
    const button = element('button', { type: 'button', 'aria-label': `Copy ${title}` }, 'Copy');
    button.addEventListener('click', () => copy(code, button));
    const part = element('div', { class: 'snippet' }, element('h3', {}, title), button, text);
    parts.set(name, { code, button });
    byId('snippets').append(part);
  }
}

export function show(url, snippets) {
  const texts = { url: url ? new URL(url, location.href).href : '', ...snippets };
  for (const [name, { code, button }] of parts) {
    code.textContent = texts[name] ?? '';
    button.disabled = !texts[name];
  }
}

async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // Without TLS there is no clipboard for scripts, but the old command works.
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  byId('announcement').textContent = 'Copied to the clipboard.';
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}
