/** cdk8s sorts the keys of manifests unless a variable of the environment says no, which it reads at each object. */
const variable = 'CDK8S_DISABLE_SORT';

/** Runs the function with the keys kept in the order in which they were written: name before image. */
export function inWrittenOrder<T>(run: () => T): T {
  const before = process.env[variable];
  process.env[variable] = '1';
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
}
