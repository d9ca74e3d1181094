/** Path of a Python that has the packages of a requirements file, by default test/reference/requirements.txt. */
export function pythonCommand(requirements?: string): Promise<string>;
