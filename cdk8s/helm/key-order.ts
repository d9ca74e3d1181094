/** cdk8s sorts the keys of manifests; people write the name of a container before its image. */

/** Tells cdk8s not to sort; it asks the environment each time. */
const variable = 'CDK8S_DISABLE_SORT';

/** Runs the function with the keys kept in the order in which they were written. */
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

/** Metadata is sorted whatever cdk8s is told: gives the value the order of what was written; new keys come last. */
export function inOrderOf(written: unknown, value: unknown): unknown {
  if (Array.isArray(written) && Array.isArray(value))
    return value.map((item, index) => inOrderOf(written[index], item));
  if (!isObject(written) || !isObject(value)) return value;
  const keys = [...Object.keys(written).filter((key) => key in value), ...Object.keys(value)];
  return Object.fromEntries(keys.map((key) => [key, inOrderOf(written[key], value[key])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
