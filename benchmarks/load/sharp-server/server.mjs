// Resizes the files of a folder with sharp's defaults: GET /photo.jpg?w=300 returns a JPEG, with &q=93 of that quality.
// Results are not cached and names are not checked: use it only for measuring, on your own machine.
//   node server.mjs PORT FOLDER
import http from 'node:http';
import path from 'node:path';
import sharp from 'sharp';

const [port, folder] = process.argv.slice(2);

http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const quality = Number(url.searchParams.get('q')) || undefined;
  try {
    const result = await sharp(path.join(folder, url.pathname))
      .resize(Number(url.searchParams.get('w')))
      .jpeg({ quality })
      .toBuffer();
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': result.length }).end(result);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(error.message);
  }
}).listen(Number(port), '127.0.0.1');
