// `npm run ci:publish -- --image ghcr.io/acme/almanac --charts oci://ghcr.io/acme/charts`: the image of this commit for all
// platforms, and the chart that installs it, to a registry that docker and helm are logged in to. `--dry-run` prints the
// commands. GITHUB_OUTPUT gets `image` and `chart` (by their digests), `version`, and `latest`: whether no release is newer.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, parseDocument, stringify } from 'yaml';
import { printed, program, run, show, tell } from './command.mjs';

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

/** Chart.yaml that tells whence it came, and names the published image among its own. */
export function withOrigin(chart, { image, version, source }) {
  const document = parseDocument(chart);
  if (source !== undefined) document.set('sources', [source]);
  const path = ['annotations', 'artifacthub.io/images'];
  const images = parse(document.getIn(path)).map((one) =>
    one.name === 'almanac' ? { ...one, image: `${image}:${version}` } : one,
  );
  document.setIn(path, stringify(images));
  return document.toString({ lineWidth: 0 });
}

/** The digest of a chart, from what `helm push` says of it; Helm 3 does on stderr. */
export function digestIn({ stdout, stderr }) {
  const [, digest] = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(`${stdout}\n${stderr}`) ?? [];
  if (digest === undefined) throw new Error('helm push says no digest of the chart.');
  return digest;
}

function publish(options) {
  const tags = run(['npm', 'run', '--silent', 'ci:tags']).stdout.trim().split('\n');
  const work = mkdtempSync(join(tmpdir(), 'almanac-publish-'));
  try {
    const commands = commandsOf({ ...options, tags, work });
    if (options.dryRun) {
      process.stdout.write(printed(commands));
      return;
    }
    const [version] = tags;
    const chart = copyOfChart(join(work, 'almanac'), { ...options, version });
    const [build, pack, push] = commands;
    show(build);
    show(pack);
    const digest = digestIn(run(push));
    tell({
      image: `${options.image}@${readFileSync(join(work, 'digest'), 'utf8').trim()}`,
      chart: `${options.charts.replace(/^oci:\/\/|\/+$/g, '')}/${basename(chart)}@${digest}`,
      version,
      latest: tags.includes('latest'),
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The chart as it is published, in a folder of its own. */
function copyOfChart(folder, options) {
  cpSync('charts/almanac', folder, { recursive: true });
  const change = (name, edit) =>
    writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), 'utf8')));
  change('values.yaml', (values) => withImage(values, options.image));
  change('Chart.yaml', (chart) => withOrigin(chart, options));
  return folder;
}

program('publish.mjs', 'Not published', (args) => publish(optionsOf(args)));
