import { type GoProgram, goProgram as build } from '../../scripts/go-program.mjs';
import { oncePerRun } from './run.js';

/** A program built once from its Go module into the user's cache; takes a minute then. Needs Go. */
export const goProgram = (program: GoProgram): Promise<string> =>
  oncePerRun(`go-${program.name}`, () => build(program));
