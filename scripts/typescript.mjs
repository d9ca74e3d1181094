// Imports a TypeScript file: Node 20 reads none. What it imports is compiled into a folder of its own first, which takes
// a tenth of a second. Types are checked by `npm run check`.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const relativeImport = /(?:\bfrom|\bimport|\bimport\()\s*["'](\.{1,2}\/[^"']+)["']/g;

const options = {
  swcrc: false,
  configFile: false,
  sourceMaps: 'inline',
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
};

/** Calls `use` with what a file of the project exports. */
export async function withTypeScript(path, use) {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  // Inside node_modules, so that packages are found from there.
  const folder = mkdtempSync(join(cache, 'typescript-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    process.setSourceMapsEnabled(true);
    await use(await import(pathToFileURL(await compile(join(root, path), folder)).href));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compiles a file and all that it imports by a relative path. Returns the compiled file. */
async function compile(entry, folder) {
  const { transformFile } = await import('@swc/core');
  const waiting = [entry];
  const done = new Set(waiting);
  for (const file of waiting) {
    const { code } = await transformFile(file, options);
    const target = compiled(file, folder);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
    for (const [, path] of code.matchAll(relativeImport)) {
      const next = resolve(dirname(file), path.replace(/\.js$/, '.ts'));
      if (!existsSync(next)) throw new Error(`${relative(root, file)} imports ${path}, which is not there.`);
      if (!done.has(next)) waiting.push(next);
      done.add(next);
    }
  }
  return compiled(entry, folder);
}

function compiled(file, folder) {
  return join(folder, relative(root, file)).replace(/\.ts$/, '.js');
}

/** Ends the program with what went wrong; swc appends where in its own code it was. */
export function endWith(error, sentence) {
  const [text] = String(error.stack || error.message).split('\n\nCaused by');
  process.stderr.write(`almanac: ${sentence}\n${text.trimEnd()}\n`);
  process.exit(1);
}
