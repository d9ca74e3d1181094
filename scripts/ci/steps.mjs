// What must hold before a change is accepted, one entry a step: `npm run ci` takes them in this order, `npm run ci:NAME`
// takes one, the workflows of .github call nothing else. A step is a check of this folder (`check`: a module that
// exports `problems(root)`), an npm script (`script`), or what only the hosted service can do (`hosted`: why).

const check = (module) => ({ check: new URL(`${module}.mjs`, import.meta.url) });
const needsEngine = {
  programs: [
    ['docker', 'info'],
    ['podman', '--version'],
    ['buildah', '--version'],
  ],
  because: 'no docker, podman or buildah that works',
};
const needsCluster = { variable: 'KUBECONFIG', because: 'KUBECONFIG names no cluster' };

export const steps = [
  { name: 'lockfile', does: 'the lock file is whole and names only registry packages', ...check('lockfile') },
  { name: 'lint', does: 'rules of the code: sizes, boundaries, floating promises', script: 'lint' },
  { name: 'types', does: 'types of source, chart and tests', script: 'check' },
  { name: 'format', does: 'the formatter would change nothing', script: 'format:check' },
  { name: 'yaml', does: 'YAML means what it looks like', ...check('yaml') },
  {
    name: 'workflows',
    does: 'workflow files are valid, safe, and name actions by release',
    ...check('workflows'),
  },
  { name: 'dockerfile', does: 'rules of the Dockerfile', ...check('dockerfile') },
  { name: 'secrets', does: 'no secret in any commit', ...check('secrets') },
  {
    name: 'licences',
    does: 'licences of all packages, against the list of those allowed',
    ...check('licences'),
  },
  {
    name: 'generated',
    does: 'chart, manifests and documents are those the code gives',
    ...check('generated'),
  },
  { name: 'test', does: 'unit and database tests', script: 'test' },
  { name: 'test-full', does: 'slow tests: Chromium, Prometheus, TA-Lib, S3', script: 'test:full' },
  { name: 'test-chart', does: 'the chart by Helm 3 and 4, its policies, kube-score', script: 'test:chart' },
  {
    name: 'image',
    does: 'the image, built twice: one digest',
    script: 'image:reproducible',
    needs: needsEngine,
  },
  {
    name: 'e2e',
    does: 'install, use, upgrade and break it in a cluster',
    script: 'test:e2e',
    needs: needsCluster,
  },
  {
    name: 'upgrade',
    does: 'previous release, this one, and back, under load',
    script: 'test:upgrade',
    needs: needsCluster,
  },
  {
    name: 'scan',
    does: 'known vulnerabilities of image and packages',
    hosted: 'needs the vulnerability database',
  },
  {
    name: 'dependencies',
    does: 'review of changed dependencies',
    hosted: 'compares with the base of a pull request',
  },
  { name: 'codeql', does: 'CodeQL analysis of the code', hosted: 'runs in the code scanning service' },
  { name: 'sign', does: 'keyless signature and provenance', hosted: 'the identity is that of the workflow' },
];
