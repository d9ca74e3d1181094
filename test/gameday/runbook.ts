import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbookOf } from '../../cdk8s/rules/groups.js';

/** What the page of an alert has one do to look. */
export interface Look {
  /** Lines for a shell. */
  readonly commands: readonly string[];
  /** Lines of PromQL. */
  readonly queries: readonly string[];
}

export const pageOf = (alert: string): string =>
  readFileSync(join('docs', 'runbooks', runbookOf(alert)), 'utf8');

/** All between `## Look` and the next heading; what mends is for who has looked. */
export function lookOf(page: string): Look {
  const [, look = ''] = /^## Look$(.*?)(?=^## )/ms.exec(page) ?? [];
  const lines = (language: string): string[] =>
    [...look.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))]
      .flatMap(([, block = '']) => block.split('\n'))
      .filter((line) => line.trim() !== '');
  return { commands: lines('sh'), queries: lines('promql') };
}

/** What the pages take for known of the database of a release, in its mode: lines for a shell. */
export function databaseShell(readme: string, mode: 'Bundled' | 'CloudNativePG' | 'External'): string {
  const [, shell] = new RegExp(`^### ${mode}$.*?^\`\`\`sh\n(.*?)^\`\`\``, 'ms').exec(readme) ?? [];
  if (shell === undefined)
    throw new Error(`docs/runbooks/README.md has no shell of a database that is ${mode}`);
  return shell;
}

export const readRunbooksReadme = (): string => readFileSync(join('docs', 'runbooks', 'README.md'), 'utf8');

/** Puts in what POD, DATASET and so on stand for. */
export const filledIn = (line: string, names: Readonly<Record<string, string>>): string =>
  line.replaceAll(/(?<![\w$-])[A-Z]{3,}(?![\w-])/g, (word) => names[word] ?? word);
