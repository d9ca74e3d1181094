import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboards } from './registry.js';

/** Writes each dashboard as a file to import by hand; `npm run dashboards` calls it. Returns their paths. */
export function writeDashboards(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return dashboards().map(({ name, json }) => {
    const path = join(folder, `almanac-${name}.json`);
    writeFileSync(path, json);
    return path;
  });
}
