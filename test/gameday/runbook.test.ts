import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { everywhere } from '../../cdk8s/rules/files.js';
import { ruleGroups } from '../../cdk8s/rules/groups.js';
import { isAlert } from '../../cdk8s/rules/model.js';
import { databaseShell, filledIn, lookOf, pageOf, readRunbooksReadme } from './runbook.js';

const page = `# AlmanacAny

## What it means

\`\`\`sh
not this
\`\`\`

## Look

\`\`\`promql
up{namespace="$NS"}
\`\`\`

\`\`\`sh
kubectl -n $NS get pods

sql -c 'select 1'
\`\`\`

## Mend

\`\`\`sh
nor this
\`\`\`
`;

const alerts = ruleGroups({ ...everywhere, expected: true })
  .flatMap(({ rules }) => rules)
  .filter(isAlert)
  .map(({ alert }) => alert);
const readme = readRunbooksReadme();
/** Names that a shell gives values to, and functions. */
const definedIn = (shell: string): string[] =>
  [...shell.matchAll(/^([A-Za-z]+)(?==|\(\))/gm)].map(([, name = '']) => name);
const usedIn = (lines: readonly string[]): string[] =>
  [...lines.join('\n').matchAll(/\$([A-Z]+)/g)].map(([, name = '']) => name);

describe('a runbook', () => {
  it('has one do what is under Look, and nothing else', () => {
    expect(lookOf(page)).toEqual({
      commands: ['kubectl -n $NS get pods', "sql -c 'select 1'"],
      queries: ['up{namespace="$NS"}'],
    });
  });

  it('stands for names that the alert tells, not for those of the shell', () => {
    const line = 'kubectl -n $NS logs POD $POD -l NAME-POD DATASET';
    expect(filledIn(line, { POD: 'a', NS: 'b' })).toBe('kubectl -n $NS logs a $POD -l NAME-POD DATASET');
  });
});

describe('the page of runbooks', () => {
  const common = ['NS', 'REL', 'NAME'];

  it('is where the pages are', () => {
    expect(readdirSync('docs/runbooks')).toContain('README.md');
    for (const name of common) expect(readme).toContain(`\n${name}=`);
  });

  it('has no shell of a database that there is not', () => {
    expect(() => databaseShell('# Runbooks', 'Bundled')).toThrow('no shell of a database that is Bundled');
  });

  it.each(['Bundled', 'CloudNativePG'] as const)('tells all that pages take for known: %s', (mode) => {
    const shell = databaseShell(readme, mode);
    const known = [...common, ...definedIn(shell)];
    expect(known).toEqual(expect.arrayContaining(['DBPOD', 'DBLABELS', 'sql']));
    for (const alert of alerts) {
      const used = usedIn(lookOf(pageOf(alert)).commands);
      expect({ alert, unknown: used.filter((name) => !known.includes(name)) }).toEqual({
        alert,
        unknown: [],
      });
    }
  });

  it('tells how to ask an external database', () => {
    expect(definedIn(databaseShell(readme, 'External'))).toEqual(['sql']);
  });

  it.each(alerts)('is what the page of %s leaves the kind of database to', (alert) => {
    for (const line of lookOf(pageOf(alert)).commands) expect(line).not.toMatch(/-postgres-0|psql/);
  });
});
