// `npm run --silent ci:base`: the base of the image by its digest, as `image=node:24-bookworm-slim@sha256:…`, asked of its
// registry by docker. A workflow gets the same line. Fails unless the answer is a digest.
import { readFileSync } from 'node:fs';
import { program, run, tell } from './command.mjs';

/** The base that a Dockerfile names. */
export function baseOf(dockerfile) {
  const [, name] = /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile) ?? [];
  if (name === undefined) throw new Error('the Dockerfile has no line ARG NODE_IMAGE=');
  return name;
}

program('base.mjs', 'The base is not known', () => {
  const name = baseOf(readFileSync('Dockerfile', 'utf8'));
  const { stdout } = run([
    'docker',
    'buildx',
    'imagetools',
    'inspect',
    name,
    '--format',
    '{{json .Manifest.Digest}}',
  ]);
  const [, digest] = /^"?(sha256:[0-9a-f]{64})"?\s*$/.exec(stdout) ?? [];
  if (digest === undefined)
    throw new Error(`docker says ${JSON.stringify(stdout)}, which is no digest of ${name}`);
  tell({ image: `${name}@${digest}` });
});
