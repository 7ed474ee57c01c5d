// Fetches the page again and takes over what has changed. Without it, the page shows the moment at which it was loaded.

const interval = 5000;
const box = document.querySelector('#refresh');
const address = document.querySelector('form.purge').action;
box.parentElement.hidden = false;

async function refresh() {
  const response = await fetch(address, { headers: { Accept: 'text/html' }, cache: 'no-store' });
  if (!response.ok) return;

  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const old of document.querySelectorAll('[data-live]')) {
    const fresh = next.getElementById(old.id);

    // What somebody reads with the keyboard stays until they go on.
    if (!fresh || old.contains(document.activeElement)) continue;

    for (const open of old.querySelectorAll('details[open]')) {
      const same = fresh.querySelector(`#${CSS.escape(open.id)}`);
      if (same) same.open = true;
    }

    const scrolled = [...old.querySelectorAll('.scroll')].map(scroll => scroll.scrollLeft);
    if (old.outerHTML === fresh.outerHTML) continue;
    old.replaceWith(fresh);
    fresh.querySelectorAll('.scroll').forEach((scroll, index) => { scroll.scrollLeft = scrolled[index] ?? 0; });
  }
}

setInterval(() => {
  if (box.checked && document.visibilityState === 'visible') refresh().catch(() => {});
}, interval);
