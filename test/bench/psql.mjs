// psql: of the embedded server where it has one, of the system otherwise.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from './load.mjs';
import { program, start } from './world.mjs';

async function findPsql() {
  const { findBinaries } = await program('database/embedded/binaries.js');
  const { postgres } = await findBinaries({ account: undefined });
  const own = join(postgres, '..', 'psql');
  const found = existsSync(own) ? own : findCommand('psql');
  if (found === undefined) throw new Error('psql is needed for this part: install postgresql-client');
  return found;
}

/** Runs psql to its end; what it prints goes to a file. */
export async function psql(world, url, args) {
  const command = await world.once('psql', findPsql);
  await start(world, [command, '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', ...args, url]).ended();
}
