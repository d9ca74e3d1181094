// Every package that is installed has a licence that is allowed here; prints how many have which.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'spdx-satisfies';

/** SPDX identifiers of licences that ask for no more than that they are told. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Unlicense',
  'Zlib',
];
/** Of packages that only develop and test: files of theirs are changed by nobody and shipped to nobody. */
const whenNotShipped = ['CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0'];

export async function problems(root) {
  const packages = packagesOf(root);
  for (const line of report(packages)) process.stdout.write(`${line}\n`);
  return packages.filter((one) => !isAllowed(one)).map(refused);
}

function packagesOf(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license = 'none', dev = false, devOptional = false }]) => ({
      name: `${path.replace(/^.*node_modules\//, '')}@${version}`,
      license,
      shipped: !dev && !devOptional,
    }));
}

function isAllowed({ license, shipped }) {
  const allowed = shipped ? permissive : [...permissive, ...whenNotShipped];
  try {
    return satisfies(license, allowed);
  } catch {
    return false; // no SPDX expression
  }
}

function refused({ name, license, shipped }) {
  const where = shipped ? 'is shipped' : 'is used in development';
  return `${name} ${where} and has the licence ${license}; allowed are those of scripts/ci/licences.mjs`;
}

function report(packages) {
  const counts = grouped(packages);
  return [...counts]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([license, all]) => {
      const shipped = all.filter((one) => one.shipped).length;
      return `${license.padEnd(24)} ${String(shipped).padStart(4)} shipped ${String(all.length - shipped).padStart(4)} for development`;
    });
}

function grouped(packages) {
  const groups = new Map();
  for (const one of packages) groups.set(one.license, [...(groups.get(one.license) ?? []), one]);
  return groups;
}
