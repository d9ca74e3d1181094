import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';
import { parse, parseAllDocuments } from 'yaml';
import { withTypeScript } from '../typescript.mjs';
import { helmPaths } from '../helm.mjs';

const minute = 60_000;

/** What pieces are made of, each asked of the project itself. */
export const sources = (root) => ({
  /** A compiled module of src/. */
  program: (path) => import(pathToFileURL(join(root, 'dist', path)).href),
  /** What `use` makes of a module in TypeScript that is not compiled. */
  async typescript(path, use) {
    let made;
    await withTypeScript(path, (module) => (made = use(module)));
    return made;
  },
  openApi: () => openApi(root),
  /** The objects of a release called `almanac`, with a preset and values such as `operator.replicas=1`. */
  rendered: ({ preset, set = [] }) => rendered(root, { preset, set }),
  definitions: () => definitions(root),
});

/** What the program itself tells of its endpoints; that needs no database. */
async function openApi(root) {
  const args = ['dist/main.js', 'serve', '--host', '127.0.0.1', '--port', '0', '--metrics-port', '0'];
  // Nobody listens on port 1, and nothing of the caller's environment changes what is told.
  const env = { PATH: process.env.PATH, ALMANAC_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const program = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: minute,
  });
  const ended = once(program, 'exit');
  try {
    const port = await listeningPort(program);
    const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
    if (!answer.ok) throw new Error(`/openapi.json answers ${answer.status}`);
    return await answer.json();
  } finally {
    program.kill();
    await ended;
  }
}

/** Its output is read on: a program whose log nobody takes would end. */
function listeningPort(program) {
  return new Promise((resolve, reject) => {
    createInterface({ input: program.stdout }).on('line', (line) => {
      const { msg, port } = JSON.parse(line);
      if (msg === 'listening') resolve(port);
    });
    program.on('error', reject);
    program.on('exit', (code) => reject(new Error(`The program ended (${code}) before it listened.`)));
  });
}

async function rendered(root, { preset, set }) {
  const chart = join(root, 'charts', 'almanac');
  const values = preset === undefined ? [] : ['--values', join(chart, `values-${preset}.yaml`)];
  const sets = set.flatMap((one) => ['--set', one]);
  const helm = (await helmPaths()).at(-1);
  const text = await said(helm, ['template', 'almanac', chart, '--namespace', 'almanac', ...values, ...sets]);
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS())
    .filter((object) => object !== null)
    .sort(byName);
}

/** Helm 3 and Helm 4 print objects in different orders. */
function byName(a, b) {
  const [one, other] = [a, b].map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  return one < other ? -1 : 1;
}

/** The custom resource definitions that the chart brings. */
async function definitions(root) {
  const folder = join(root, 'charts', 'almanac', 'crds');
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => parse(await readFile(join(folder, name), 'utf8'))));
}

async function said(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: minute });
  const [output, errors, [code]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    once(child, 'exit'),
  ]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${errors.join('')}`);
  return output.join('');
}
