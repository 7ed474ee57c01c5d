// Resizes the files of a folder with sharp's defaults: GET /photo.jpg?w=300 returns a JPEG, with &format=webp, avif, png or gif another
// format. Results are not cached and names are not checked: use it only for measuring, on your own machine.
//   node server.mjs PORT FOLDER
import http from 'node:http';
import path from 'node:path';
import sharp from 'sharp';

const [port, folder] = process.argv.slice(2);
const types = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif', gif: 'image/gif' };

http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const format = url.searchParams.get('format') ?? 'jpeg';
  try {
    const result = await sharp(path.join(folder, url.pathname), { animated: url.pathname.endsWith('.gif') })
      .resize(Number(url.searchParams.get('w')))
      .toFormat(format)
      .toBuffer();
    response.writeHead(200, { 'content-type': types[format], 'content-length': result.length }).end(result);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(error.message);
  }
}).listen(Number(port), '127.0.0.1');
