import * as fc from 'fast-check';

/**
 * The properties of a test see the same cases in each run, so that a change is red for its own faults alone.
 * `PROPERTY_SEED=random` looks for new ones; a failure prints its seed, which goes in the same variable.
 */
const { PROPERTY_SEED: seed = '1' } = process.env;
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

export { fc };
