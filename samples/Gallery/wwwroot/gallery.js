// A comfort only: tells how many bytes each picture had when it was delivered. The page is complete without it.
const totals = { pictures: 0, stored: 0, delivered: 0 };

const format = bytes =>
  bytes < 1e3 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const percent = share => `${(share * 100).toPrecision(share < 0.1 ? 1 : 2)} %`;

async function measure(image) {
  const figure = image.closest('figure');
  const size = figure.querySelector('.size');

  // The browser has just fetched it, so this comes from its own cache.
  const response = await fetch(image.currentSrc, { cache: 'force-cache' });
  const delivered = (await response.blob()).size;
  const stored = Number(size.dataset.original);
  const after = document.createElement('b');
  after.textContent = format(delivered);
  size.replaceChildren(`${format(stored)} → `, after, ` · ${percent(delivered / stored)}`);
  if ('counts' in figure.dataset) {
    totals.pictures += 1;
    totals.stored += stored;
    totals.delivered += delivered;
    showTotals();
  }
}

function showTotals() {
  const { pictures, stored, delivered } = totals;
  const saved = (1 - delivered / stored) * 100;
  document.getElementById('total').textContent =
    `${pictures} ${pictures === 1 ? 'picture' : 'pictures'}: ${format(stored)} as stored, ${format(delivered)} delivered. `
    + `${saved.toFixed(1)} % less.`;
}

for (const image of document.querySelectorAll('figure img')) {
  if (image.complete && image.naturalWidth > 0) {
    measure(image);
  } else {
    image.addEventListener('load', () => measure(image), { once: true });
  }
}
