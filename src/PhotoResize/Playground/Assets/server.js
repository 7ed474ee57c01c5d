// All that is asked of the server.

const base = new URL('..', import.meta.url);

async function json(name, parameters, signal) {
  const url = new URL(name, base);
  url.search = new URLSearchParams(parameters);
  const response = await fetch(url, { signal, cache: 'no-store' });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.json();
}

export const setUp = () => json('setup', {});

export const images = folder => json('images', { folder });

/** What settings give for an image: its address, size, what is ignored, and snippets. */
export const describe = (image, settings, signal) => json('picture', [['image', image], ...settings], signal);

// What current browsers send for an image. A script's own request would say that any type will do.
const currentBrowsers = 'image/avif,image/webp,image/*,*/*;q=0.8';

/** Asks for a picture as a browser would that sends this Accept header, past the browser's own cache. */
export async function load(url, accept, signal) {
  const start = performance.now();
  const response = await fetch(url, { signal, cache: 'no-store', headers: { Accept: accept || currentBrowsers } });
  return answer(response, start);
}

async function answer(response, start) {
  if (!response.ok) {
    return { status: response.status, reason: await reasonOf(response), ms: performance.now() - start };
  }
  const blob = await response.blob();
  return {
    status: response.status,
    blob,
    ms: performance.now() - start,
    type: response.headers.get('content-type') ?? blob.type,
    level: response.headers.get('x-image-cache'),
    timing: response.headers.get('server-timing'),
    still: response.headers.get('x-image-still'),
  };
}

async function reasonOf(response) {
  const text = await response.text();
  try {
    const { detail, title } = JSON.parse(text);
    return detail ?? title;
  } catch {
    return null; // the answer of another middleware
  }
}

/** Where a result came from, in words. */
export const origin = level =>
  level === 'made' ? 'Miss: made now' : level ? `Hit: ${level}` : 'Not told';
