import { pythonCommand as findPython } from './python-environment.mjs';
import { oncePerRun } from './run.js';

/**
 * Path of a Python with TA-Lib, numpy, pandas, pyarrow and duckdb, for slow tests. The first call on a machine installs
 * them, which takes a minute or more: ask for it in `beforeAll` with a timeout to match. Fails without python3 or PyPI.
 */
export const pythonCommand = (): Promise<string> => oncePerRun('python', findPython);
