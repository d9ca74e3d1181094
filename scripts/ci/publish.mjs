// `npm run ci:publish -- --image ghcr.io/acme/almanac --charts oci://ghcr.io/acme/charts`: the image of this commit for all
// platforms, and the chart that installs it, to a registry that docker and helm are logged in to. `--dry-run` prints the
// commands. GITHUB_OUTPUT gets `image` (by its digest) and `version`.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';

const platforms = 'linux/amd64,linux/arm64';

/** The commands, in order; `[program, ...arguments]`. The first tag is the one that no other commit gets. */
export function commandsOf({ image, charts, source, nodeImage, tags, work }) {
  const [version] = tags;
  const build = ['npm', 'run', '--silent', 'image', '--', '--platform', platforms, '--push'];
  build.push('--digest-file', join(work, 'digest'));
  if (nodeImage !== undefined) build.push('--node-image', nodeImage);
  if (source !== undefined) build.push('--source', source);
  build.push(...tags.flatMap((tag) => ['--tag', `${image}:${tag}`]));
  const versions = ['--version', version, '--app-version', version];
  return [
    build,
    ['helm', 'package', join(work, 'almanac'), ...versions, '--destination', work],
    ['helm', 'push', join(work, `almanac-${version}.tgz`), charts],
  ];
}

/**
 * values.yaml whose image is the published one: a chart from a registry installs without a word more. The registry is
 * all but the last part of the name, so that `--set image.registry=mirror.example.com/team` is the whole of a mirror.
 */
export function withImage(values, image) {
  const end = image.lastIndexOf('/');
  const document = parseDocument(values);
  document.setIn(['image', 'registry'], image.slice(0, end));
  document.setIn(['image', 'repository'], image.slice(end + 1));
  return document.toString({ lineWidth: 0 });
}

/** Throws a sentence about the first option that is wrong. */
export function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      image: { type: 'string' },
      charts: { type: 'string' },
      source: { type: 'string' },
      'node-image': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { image = '', charts = '', source } = values;
  if (!/^[a-z0-9][\w.:-]*(\/[a-z0-9][a-z0-9._-]*)+$/.test(image))
    throw new Error(
      `--image ${image} is no name of an image: say it with its registry and without a tag, such as ghcr.io/acme/almanac.`,
    );
  if (!/^oci:\/\/[a-z0-9]/.test(charts))
    throw new Error(
      `--charts ${charts} is no registry of charts: say oci://HOST/PATH, such as oci://ghcr.io/acme/charts.`,
    );
  return { image, charts, source, nodeImage: values['node-image'], dryRun: values['dry-run'] };
}

function run([program, ...args], stdout = 2) {
  const {
    status,
    stdout: said,
    error,
  } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', stdout, 2] });
  if (error !== undefined || status !== 0)
    throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
  return said;
}

function publish(options) {
  const tags = run(['npm', 'run', '--silent', 'ci:tags'], 'pipe').trim().split('\n');
  const work = mkdtempSync(join(tmpdir(), 'almanac-publish-'));
  try {
    const commands = commandsOf({ ...options, tags, work });
    if (options.dryRun) {
      process.stdout.write(`${commands.map((one) => one.join(' ')).join('\n')}\n`);
      return;
    }
    const chart = join(work, 'almanac');
    cpSync('charts/almanac', chart, { recursive: true });
    const values = join(chart, 'values.yaml');
    writeFileSync(values, withImage(readFileSync(values, 'utf8'), options.image));
    for (const command of commands) run(command);
    const digest = readFileSync(join(work, 'digest'), 'utf8').trim();
    const said = `image=${options.image}@${digest}\nversion=${tags[0]}\n`;
    process.stdout.write(said);
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, said);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (basename(process.argv[1] ?? '') === 'publish.mjs') {
  try {
    publish(optionsOf(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`Not published: ${error.message}\n`);
    process.exit(1);
  }
}
