import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/run.js';

/** What the pages are made of, and the pages. */
const parts = [
  'README.md',
  'docs',
  'charts',
  'cdk8s',
  'scripts',
  'src',
  'conformance',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  '.prettierrc.json',
];

function scratchCopy(): string {
  const folder = temporaryFolder('docs');
  for (const part of parts) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function docs(folder: string, ...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', ...options], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 110_000,
  });
  return { status, pages: stdout.trim().split('\n'), stderr };
}

describe('npm run docs', () => {
  const folder = scratchCopy();
  const page = join(folder, 'docs', 'observability.md');
  const picture = join(folder, 'docs', 'architecture.svg');
  const asGiven = readFileSync(page, 'utf8');
  const changed = asGiven.replace('| critical |', '| harmless |');

  it('finds the pages of this tree to be what the code gives', () => {
    expect(docs(folder, '--check')).toEqual({ status: 0, pages: [''], stderr: expect.any(String) });
  });

  it('names the pages that differ, and leaves them as they are', () => {
    writeFileSync(page, changed);
    writeFileSync(picture, '<svg/>\n');

    const { status, pages, stderr } = docs(folder, '--check');

    expect({ status, pages: pages.toSorted() }).toEqual({
      status: 1,
      pages: ['docs/architecture.svg', 'docs/observability.md'],
    });
    expect(stderr).toContain('npm run docs');
    expect(readFileSync(page, 'utf8')).toBe(changed);
    expect(readFileSync(picture, 'utf8')).toBe('<svg/>\n');
  });

  it('writes those, and no other', () => {
    const { status, pages } = docs(folder);
    expect({ status, pages: pages.toSorted() }).toEqual({
      status: 0,
      pages: ['docs/architecture.svg', 'docs/observability.md'],
    });
    expect(readFileSync(page, 'utf8')).toBe(asGiven);
    expect(readFileSync(picture, 'utf8')).toBe(readFileSync(join('docs', 'architecture.svg'), 'utf8'));
  });

  it('tells a setting that was added', () => {
    const settings = join(folder, 'src', 'settings.ts');
    const text = readFileSync(settings, 'utf8');
    writeFileSync(settings, text.replace("doc: 'Address to listen on'", "doc: 'Where to listen'"));
    expect(docs(folder, '--check')).toMatchObject({ status: 1, pages: ['README.md'] });
  });

  it('refuses what it does not know', () => {
    expect(docs(folder, '--chekc')).toMatchObject({ status: 1, stderr: expect.stringContaining('--chekc') });
  });
});
