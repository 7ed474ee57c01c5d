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
const describe = (image, settings, signal) => json('picture', [['image', image], ...settings], signal);

// What current browsers send for an image. A script's own request would say that any type will do.
const currentBrowsers = 'image/avif,image/webp,image/*,*/*;q=0.8';

/**
 * What settings give for an image, and the picture: as a browser gets it that sends this Accept header, past the browser's own cache.
 * @param {{ path: string, file: File | null, folder: string }} image a path, or a file and the folder whose rules hold for it
 * @param {(described: object) => void} told is called as soon as the description is there
 */
export async function make(image, settings, accept, signal, told = () => {}) {
  if (image.file) return makeOfFile(image, settings, accept, signal, told);
  const described = await describe(image.path, settings, signal);
  told(described);
  if (!described.url) return { status: 404, reason: described.reason };
  const start = performance.now();
  const response = await fetch(described.url, { signal, cache: 'no-store', headers: { Accept: accept || currentBrowsers } });
  const loaded = await answer(response, start);
  return { ...loaded, reason: loaded.reason ?? described.reason };
}

async function makeOfFile({ file, folder }, settings, accept, signal, told) {
  const url = new URL('file', base);
  url.search = new URLSearchParams([['folder', folder], ...settings]);
  const start = performance.now();
  const headers = { Accept: accept || currentBrowsers, 'Content-Type': 'application/octet-stream' };
  const response = await fetch(url, { method: 'POST', body: file, signal, cache: 'no-store', headers });
  told(JSON.parse(response.headers.get('image-facts') ?? '{"url":"","ignored":[]}'));
  if (response.status === 413) return { status: 413, reason: 'The file is larger than the server takes.' };
  if (response.status === 204) return { status: 200, blob: file, ms: performance.now() - start, type: file.type };
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
