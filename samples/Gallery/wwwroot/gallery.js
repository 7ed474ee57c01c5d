// Optional: shows how many bytes were sent for each picture. The page works without it.
const totals = { pictures: 0, stored: 0, sent: 0 };
const counted = document.querySelectorAll('figure[data-counts]').length;

const format = bytes =>
  bytes < 1e3 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const percent = share => `${(share * 100).toLocaleString('en', { maximumSignificantDigits: share < 0.1 ? 1 : share < 1 ? 2 : 3 })} %`;

async function measure(image) {
  const figure = image.closest('figure');
  const size = figure.querySelector('.size');

  // The browser has just fetched the image, so this comes from its cache.
  const response = await fetch(image.currentSrc, { cache: 'force-cache' });
  const sent = (await response.blob()).size;
  const stored = Number(size.dataset.original);
  const after = document.createElement('b');
  after.textContent = format(sent);
  size.replaceChildren(`${format(stored)} → `, after, ` · ${percent(sent / stored)}`);
  if ('counts' in figure.dataset) {
    totals.pictures += 1;
    totals.stored += stored;
    totals.sent += sent;
    showTotals();
  }
}

// A setting that is refused has a sentence that says why.
async function explain(image) {
  const response = await fetch(image.currentSrc || image.src);
  if (!response.ok && response.headers.get('content-type')?.startsWith('application/problem+json')) {
    const { status, title, detail } = await response.json();
    const reason = document.createElement('p');
    reason.className = 'reason';
    reason.textContent = `${status}: ${detail ?? title}`;
    image.replaceWith(reason);
  }
}

function showTotals() {
  const { pictures, stored, sent } = totals;
  const saved = (1 - sent / stored) * 100;
  document.getElementById('total').textContent =
    `${pictures === counted ? `All ${counted}` : `${pictures} of ${counted}`} pictures loaded: ${format(stored)} stored, ${format(sent)} sent. `
    + `${saved.toFixed(1)} % less.`;
}

for (const image of document.querySelectorAll('figure:has(.size) img')) {
  if (image.complete && image.naturalWidth > 0) {
    measure(image);
  } else if (image.complete && image.currentSrc) {
    explain(image);
  } else {
    image.addEventListener('load', () => measure(image), { once: true });
    image.addEventListener('error', () => explain(image), { once: true });
  }
}

// Tells which file the browser chose, of what type.
function tellChoice(image) {
  const { contentType, encodedBodySize } = performance.getEntriesByName(image.currentSrc).at(-1) ?? {};
  const { pathname, search } = new URL(image.currentSrc);
  const facts = [`${image.naturalWidth} × ${image.naturalHeight}`, contentType, encodedBodySize && format(encodedBodySize)].filter(Boolean);
  image.closest('figure').querySelector('.choice').textContent = `Loaded: ${pathname}${search} (${facts.join(', ')})`;
}

for (const image of document.querySelectorAll('.shown img')) {
  if (image.complete && image.naturalWidth > 0) {
    tellChoice(image);
  }
  image.addEventListener('load', () => tellChoice(image));
}
