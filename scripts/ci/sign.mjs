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
  const text = { type: 'string', default: '' };
  const { values } = parseArgs({
    args,
    options: { image: text, chart: text, sbom: text, 'dry-run': { type: 'boolean', default: false } },
  });
  for (const name of ['image', 'chart'])
    if (!isByDigest(values[name]))
      throw new Error(
        `--${name} ${values[name]} is not named by its digest: what is signed under a tag may be another tomorrow. Say ghcr.io/acme/almanac@sha256:….`,
      );
  if (!existsSync(values.sbom))
    throw new Error(
      `--sbom ${values.sbom} is no file: npm run --silent image:sbom -- --output FILE writes it.`,
    );
  return { ...values, dryRun: values['dry-run'] };
}

program('sign.mjs', 'Not signed', (args) => {
  const { dryRun, ...options } = optionsOf(args);
  const commands = commandsOf(options);
  if (dryRun) process.stdout.write(printed(commands));
  else commands.forEach(show);
});
