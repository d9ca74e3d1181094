import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Contents by path inside a folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/**
 * Makes the folder hold these files and no others. Files that are as they should be are not touched. `marker` names
 * a file that a folder with contents must have, so that a wrong path costs nobody their files.
 */
export function writeFiles(folder: string, files: Files, marker: string): void {
  const present = existsSync(folder) ? filesBelow(folder) : [];
  if (present.length > 0 && !present.includes(marker))
    throw new Error(`${folder} has files but no ${marker}: it was not written from here, and is left alone`);
  for (const file of present.filter((name) => !(name in files))) removeFile(folder, file);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (present.includes(name) && Buffer.from(content).equals(readFileSync(path))) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** With the folders that it leaves empty. */
function removeFile(folder: string, name: string): void {
  rmSync(join(folder, name));
  for (let above = dirname(name); above !== '.'; above = dirname(above)) {
    if (readdirSync(join(folder, above)).length > 0) return;
    rmSync(join(folder, above), { recursive: true });
  }
}
