// Encodes pictures with sharp: reads one job a line, {input, format, options, output}, and answers each with a line, "done" or what went wrong.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const sharp = createRequire(new URL('../../load/sharp-server/package.json', import.meta.url))('sharp');

for await (const line of createInterface({ input: process.stdin })) {
  const { input, format, options, output } = JSON.parse(line);
  try {
    await sharp(input).toFormat(format, options).toFile(output);
    console.log('done');
  } catch (error) {
    console.log(error.message);
  }
}
