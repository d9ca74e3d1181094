import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { releaseChangelog } from './changelog.js';

interface Versioned {
  version?: string;
}

/** Pages that name the image or the tag of the release. */
const pages = ['README.md', 'docs/install.md', 'docs/chart/gitops.md'];

const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

/** The version of package.json, the one source. */
export const currentVersion = (folder: string): string =>
  (JSON.parse(read(folder, 'package.json')) as Versioned).version ?? '';

/** Where the tree says another version than package.json: sentences that say what to do. */
export function inconsistencies(folder: string): string[] {
  const version = currentVersion(folder);
  const lock = JSON.parse(read(folder, 'package-lock.json')) as Versioned & {
    packages: Record<string, Versioned>;
  };
  const chart = parse(read(folder, 'charts/almanac/Chart.yaml')) as Versioned & { appVersion?: string };
  const places: [string, string | undefined, string][] = [
    ['package-lock.json', lock.version, '`npm install --package-lock-only`'],
    ['package-lock.json, packages', lock.packages['']?.version, '`npm install --package-lock-only`'],
    ['charts/almanac/Chart.yaml, version', chart.version, '`npm run synth`'],
    ['charts/almanac/Chart.yaml, appVersion', chart.appVersion, '`npm run synth`'],
  ];
  return places
    .filter(([, there]) => there !== version)
    .map(
      ([place, there, command]) =>
        `${place}, says ${there} and package.json ${version}: run ${command} and commit it.`,
    );
}

/** Writes the new version wherever it is written by hand; the chart is synth's. */
export function writeVersion(
  folder: string,
  release: { version: string; previous: string; date: string },
): void {
  const { version, previous } = release;
  const change = (path: string, edit: (text: string) => string): void =>
    writeFileSync(join(folder, path), edit(read(folder, path)));
  change('package.json', (text) => text.replace(`"version": "${previous}"`, `"version": "${version}"`));
  change('package-lock.json', (text) => {
    const lock = JSON.parse(text) as Versioned & { packages: Record<string, Versioned> };
    const root = { ...lock.packages[''], version };
    return `${JSON.stringify({ ...lock, version, packages: { ...lock.packages, '': root } }, null, 2)}\n`;
  });
  change('CHANGELOG.md', (text) => releaseChangelog(text, release));
  const named = new RegExp(
    `(\\balmanac:|\\bv|--version )${previous.replaceAll('.', String.raw`\.`)}(?![\\w.-]*\\d)`,
    'g',
  );
  for (const page of pages) change(page, (text) => text.replaceAll(named, `$1${version}`));
}
