// `npm run help`: every npm script, in groups, with a line of help.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { steps } from './ci/steps.mjs';

/** Group → script → what it does. The groups are those of package.json, which `npm run` lists. */
export const groups = {
  program: {
    start: 'the program with a database and sample data of its own, on port 8080',
    dev: 'the loop of development in a cluster (Skaffold); -- --profile monitoring adds Grafana',
    debug: "the same pods with Node's inspector on port 9229, for Attach to the pod of VS Code",
    almanac: 'the command line: npm run --silent almanac -- --help',
    build: 'compile src to dist, with types checked',
  },
  tests: {
    test: 'unit and database tests, under five minutes; -- test/stocks takes some of them',
    'test:full': 'slow tests: Chromium, Prometheus, TA-Lib, S3',
    'test:chart': 'the chart by Helm 3 and 4',
    'test:e2e': 'in the cluster that KUBECONFIG names',
    'test:e2e:full': 'the same with everything that takes longer',
    'test:upgrade': 'previous release, this one and back, under load, in that cluster',
    'test:coverage': 'unit and database tests with coverage',
    gameday: 'break a release in a cluster, and see that it is told: npm run gameday -- DRILL',
    bench: 'speed against bare node:http, Fastify and psql; -- --write publishes it',
  },
  code: {
    check: 'types of source, chart and tests',
    lint: 'rules of the code',
    format: 'write files as the formatter has them',
    'format:check': 'whether it would change any',
  },
  generated: {
    synth: 'write charts/almanac, deploy/monitoring and the rules from cdk8s/',
    docs: 'write the tables and pictures of the documents from the code',
    dashboards: 'write the dashboards as files: npm run dashboards -- FOLDER',
  },
  delivery: {
    ci: 'every step below, then a table of what passed; -- lint types takes those two',
    ...Object.fromEntries(steps.map(({ name, does }) => [`ci:${name}`, does])),
    'ci:docs': 'whether the documents are those the code gives, without changing them',
    'ci:tags': 'tags of the image and version of the chart for this commit',
    'ci:pin': 'name the actions of the workflows by commits; needs a network',
    'ci:base': 'the base of the image by its digest, as its registry has it now',
    'ci:notes': 'what CHANGELOG.md tells of a version: npm run ci:notes -- 1.2.3',
    'ci:publish': 'image and chart of this commit to a registry; -- --dry-run prints the commands',
    'ci:release': 'the page of a release with its files, by gh; -- --dry-run prints the command',
    image: 'build the image; -- --help',
    'image:reproducible': 'build it twice from one commit: one digest',
    'image:sbom': 'the packages in the image, in SPDX; -- --output FILE',
    release: 'change version, chart and CHANGELOG, commit and tag: npm run release -- minor --dry-run',
    promote: 'write the tag that an environment of deploy/ runs: npm run promote -- dev TAG',
  },
  help: { help: 'every script, with a line of help' },
};

const lines = Object.entries(groups).flatMap(([group, scripts]) => [
  '',
  group,
  ...Object.entries(scripts).map(([name, does]) => `  ${name.padEnd(19)} ${does}`),
]);

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.stdout.write(`npm run <script>, with its own words after --\n${lines.join('\n')}\n`);
