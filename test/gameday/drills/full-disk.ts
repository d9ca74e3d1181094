import type { Drill, Stage } from '../drill.js';

const folder = '/var/lib/postgresql';
const ballast = `${folder}/gameday-ballast`;
/** What the release asks for. Small: it is written full. */
export const volumeMebibytes = 512;
const fullShare = 0.97;

const inServer = ({ release, kubectl }: Stage, ...command: string[]): Promise<string> =>
  kubectl('exec', `${release.fullname}-postgres-0`, '--container', 'postgres', '--', ...command);

/** Of the file system that the database is on. */
async function sizeOf(stage: Stage): Promise<{ size: number; used: number }> {
  const output = await inServer(stage, 'df', '--block-size=1', '--output=size,used', folder);
  const [size = 0, used = 0] = (output.trim().split('\n').at(-1) ?? '').trim().split(/\s+/).map(Number);
  return { size, used };
}

/** Throws when more could be filled than the volume: the disk of a machine that others work on. */
async function requireOwnDisk(stage: Stage): Promise<void> {
  const mebibytes = (await sizeOf(stage)).size / 1024 ** 2;
  if (mebibytes <= 2 * volumeMebibytes) return;
  throw new Error(
    `The volume has ${Math.round(mebibytes)} MiB though ${volumeMebibytes} were asked for: its size is not enforced, and to fill it would fill a disk of the node. Name a storage class with volumes of their own: --storage-class NAME.`,
  );
}

export const fullDisk: Drill = {
  name: 'full-disk',
  breaks: `Writes ${fullShare * 100} % of the database's volume full.`,
  alerts: ['AlmanacDiskFilling', 'AlmanacDiskFullSoon'],
  panels: [
    {
      uid: 'almanac-databases',
      title: 'Volume in use',
      sign: 'more than 80 %',
      shows: ({ value }) => value > 0.8,
    },
  ],
  prepare: requireOwnDisk,
  breakIt: async (stage) => {
    const { size, used } = await sizeOf(stage);
    const bytes = Math.round(size * fullShare - used);
    // Not every file system can set room aside; all can be written to.
    await inServer(
      stage,
      'sh',
      '-c',
      `fallocate -l ${bytes} ${ballast} || head -c ${bytes} /dev/zero > ${ballast}`,
    );
  },
  mend: async (stage) => {
    await inServer(stage, 'rm', '-f', ballast);
  },
};
