import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that the page is made of. */
export interface Asset {
  type: string;
  body: Buffer;
}

export interface Assets {
  /** Of all contents together: one more letter anywhere gives another. */
  version: string;
  /** By the name in their address. */
  files: ReadonlyMap<string, Asset>;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The same two levels up from `src` and from `dist`, so that nothing has to be copied. */
const staticFolder = fileURLToPath(new URL('../../src/explorer/static/', import.meta.url));
/** What the compiler made of `browser/`; next to the sources themselves there is none of it. */
const scriptFolder = fileURLToPath(new URL('browser/', import.meta.url));

/** The script modules' name of the chart library, which is served as its package ships it. */
const chartLibrary = 'lightweight-charts.js';

const hexDigits = 12;

/** Reads everything, some 300 KB: once for a process. */
export async function readAssets(): Promise<Assets> {
  const files = new Map<string, Asset>([
    ...(await folder(staticFolder, /\.(css|html|js|svg)$/)),
    ...(await folder(scriptFolder, /\.js$/)),
    [chartLibrary, { type: types['js'] ?? '', body: await readFile(libraryFile()) }],
  ]);
  const hash = createHash('sha256');
  for (const [name, { body }] of files) hash.update(`${name}\n${body.length}\n`).update(body);
  return { version: hash.digest('hex').slice(0, hexDigits), files };
}

async function folder(path: string, wanted: RegExp): Promise<[string, Asset][]> {
  const names = (await readdir(path)).filter((name) => wanted.test(name)).toSorted();
  return Promise.all(
    names.map(async (name): Promise<[string, Asset]> => {
      const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? '';
      return [name, { type, body: await readFile(join(path, name)) }];
    }),
  );
}

function libraryFile(): string {
  const manifest = createRequire(import.meta.url).resolve('lightweight-charts/package.json');
  return join(dirname(manifest), 'dist', 'lightweight-charts.standalone.production.mjs');
}
