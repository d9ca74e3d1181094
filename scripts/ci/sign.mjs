// `npm run ci:sign -- --image IMAGE@sha256:… --chart CHART@sha256:… --sbom FILE`: signs both without a key, by cosign, and
// attests what is in the image. In the release workflow the identity is that of the workflow; at home cosign asks a browser.
// `--dry-run` prints the commands.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isByDigest, printed, program, show } from './command.mjs';

export const commandsOf = ({ image, chart, sbom }) => [
  ['cosign', 'sign', '--yes', image],
  ['cosign', 'sign', '--yes', chart],
  ['cosign', 'attest', '--yes', '--type', 'spdxjson', '--predicate', sbom, image],
];

/** Throws a sentence about the first option that is wrong. */
export function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      image: { type: 'string', default: '' },
      chart: { type: 'string', default: '' },
      sbom: { type: 'string', default: '' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { image, chart, sbom } = values;
  for (const [name, value] of Object.entries({ image, chart }))
    if (!isByDigest(value))
      throw new Error(
        `--${name} ${value} is not named by its digest: what is signed under a tag may be another tomorrow. Say ghcr.io/acme/almanac@sha256:….`,
      );
  if (!existsSync(sbom))
    throw new Error(`--sbom ${sbom} is no file: npm run --silent image:sbom -- --output FILE writes it.`);
  return { image, chart, sbom, dryRun: values['dry-run'] };
}

program('sign.mjs', 'Not signed', (args) => {
  const { dryRun, ...options } = optionsOf(args);
  const commands = commandsOf(options);
  if (dryRun) process.stdout.write(printed(commands));
  else commands.forEach(show);
});
