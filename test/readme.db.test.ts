import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from './support/databases.js';
import { freePort } from './support/redis.js';
import { until } from './support/service.js';

const readme = readFileSync('README.md', 'utf8');

/** Commands that `.ci/run` itself runs, or the test's own start. */
const elsewhere = [
  'npm start',
  'npm test',
  'npm run build',
  'npm run check',
  'npm run lint',
  'npm run format:check',
];

/** What a block needs that is not here, as the comment above it says; those of a cluster are the end-to-end tests'. */
const mark = '<!-- (needs a Docker engine|runs in e2e) -->';
const blocks = [...readme.matchAll(new RegExp(`(?:${mark}\\s*)?\`\`\`sh\\n([\\s\\S]*?)\`\`\``, 'g'))];
const commands = blocks
  .filter(([, marked]) => marked === undefined)
  .flatMap(([, , text = '']) =>
    text
      .trim()
      .replaceAll(/\\\n\s*/g, '')
      .split('\n'),
  );

let folder: string;
let started: ChildProcess;
let output = '';
let port: number;
let metricsPort: number;
let database: TestDatabase;

function sh(command: string): { code: number | null; stdout: string; stderr: string } {
  const here = command
    .replaceAll('localhost:8080', `localhost:${port}`)
    .replaceAll('localhost:9797', `localhost:${metricsPort}`)
    .replaceAll(/(prices|many)\.csv/g, (name) => join(folder, name));
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', here], {
    env: { ...process.env, ALMANAC_DATA_DIR: folder, DATABASE_URL: database.url, NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

beforeAll(async () => {
  [port, metricsPort, database] = [await freePort(), await freePort(), await createEmptyDatabase()];
  folder = mkdtempSync(join(tmpdir(), 'almanac-readme-'));
  started = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      ALMANAC_DATA_DIR: folder,
      ALMANAC_PORT: String(port),
      ALMANAC_METRICS_PORT: String(metricsPort),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const deadline = Date.now() + 240_000;
  while (!output.includes('Ctrl-C ends it')) {
    if (Date.now() > deadline || started.exitCode !== null)
      throw new Error(`npm start did not come up:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}, 250_000);

afterAll(async () => {
  started.kill('SIGINT');
  await until(() => started.exitCode !== null || started.signalCode !== null, 'npm start ends');
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

describe('npm start', () => {
  it('prints curl lines of which each answers', () => {
    const lines = [...output.matchAll(/^ {2}(curl .*)$/gm)].map((match) => match[1] ?? '');
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const { stdout } = sh(`${line} -s -o /dev/null -w '%{http_code}'`);
      expect([line, stdout]).toEqual([line, '200']);
    }
  }, 60_000);
});

describe('the README', () => {
  it('has commands, one block that needs Docker, and two that need a cluster', () => {
    expect(commands.length).toBeGreaterThan(20);
    const marks = blocks.map(([, marked]) => marked).filter((marked) => marked !== undefined);
    expect(marks).toEqual(['needs a Docker engine', 'runs in e2e', 'runs in e2e']);
  });

  it.each(commands.filter((command) => !elsewhere.includes(command)))(
    '%s',
    (command) => {
      const { code, stdout, stderr } = sh(command);
      expect([code, stderr.includes('almanac: ')]).toEqual([0, false]);
      if (!/ -o |> /.test(command)) expect(stdout.length).toBeGreaterThan(10);
      if (command.startsWith("curl '")) expect(stdout).not.toContain('"status":');
    },
    60_000,
  );

  it('shows what the second line prints', () => {
    const shown = /```text\n([\s\S]*?)…/.exec(readme)?.[1] ?? '?';
    expect(sh(commands.find((command) => command.includes('interval=3'))!).stdout).toContain(shown);
  });

  it('names only files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map((match) => match[1] ?? '');
    for (const link of links) expect([link, spawnSync('test', ['-e', link]).status]).toEqual([link, 0]);
  });
});
