import { AppError } from '../errors.js';

const datasetName = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** Throws `config-invalid` for what is no name of a dataset. */
export function checkDatasetName(name: string): void {
  if (!datasetName.test(name))
    throw new AppError(
      'config-invalid',
      `The dataset's name ${JSON.stringify(name)} is not valid: lower case letters, digits and hyphens, at most 40, a letter or digit at both ends.`,
    );
}
