import type { ChildProcess } from 'node:child_process';

/** Lets the reaper do its work and waits for it, so that nothing is left when the run says that it is over. */
export default async function globalTeardown(): Promise<void> {
  const { reaper } = globalThis as { reaper?: ChildProcess };
  if (reaper === undefined) return;
  reaper.ref();
  await new Promise<void>((resolve) => {
    reaper.once('exit', () => resolve());
    reaper.stdin?.destroy();
  });
}
