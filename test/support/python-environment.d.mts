/** Path of a Python that has the packages of test/reference/requirements.txt. */
export function pythonCommand(): Promise<string>;
