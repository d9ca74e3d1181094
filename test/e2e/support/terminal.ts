import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { forgetProcess, recordProcess, temporaryFolder } from '../../support/run.js';
import { attempt, type Outcome } from './command.js';
import { imageValues, loadImage } from './image.js';
import { kubectl } from './kubectl.js';
import { helmProgram, kubectlProgram } from './programs.js';
import { standIns } from './release.js';

/** A shell as a user has it, whose kubectl and helm work in one namespace, and install the image under test. */
export interface Terminal {
  /** Runs a line to its end. */
  run(line: string): Promise<Outcome>;
  /** Starts a line that goes on until the terminal is closed. */
  background(line: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTerminal(namespace: string): Promise<Terminal> {
  await loadImage();
  const env = await environment(namespace);
  const closing: (() => Promise<void>)[] = [];
  return {
    run: (line) => attempt(['bash', '-c', line], { env, seconds: 500 }),
    background: async (line) => {
      const child = spawn('bash', ['-c', `exec ${line}`], {
        env: { ...process.env, ...env },
        stdio: 'ignore',
      });
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      recordProcess(pid);
      const ended = once(child, 'exit').then(() => forgetProcess(pid));
      closing.push(async () => {
        child.kill('SIGTERM');
        await ended;
      });
    },
    close: async () => void (await Promise.all(closing.splice(0).map((close) => close()))),
  };
}

/** What a user has set up before: kubectl and helm on the PATH, and a current context with a namespace. */
async function environment(namespace: string): Promise<Record<string, string>> {
  const folder = temporaryFolder('terminal');
  const config = join(folder, 'config');
  writeFileSync(config, await kubectl(['config', 'view', '--minify', '--flatten', '--raw']), { mode: 0o600 });
  await kubectl(['config', 'set-context', '--current', '--namespace', namespace, '--kubeconfig', config]);
  const values = join(folder, 'image.json');
  writeFileSync(values, JSON.stringify({ image: imageValues() }));
  const image = ['--values', values, ...standIns()].map((word) => `'${word}'`).join(' ');
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  const script = (name: string, text: string): void =>
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  script('kubectl', `exec '${await kubectlProgram()}' "$@"`);
  const helm = await helmProgram();
  script('helm', `case $1 in install) set -- "$@" ${image};; esac\nexec '${helm}' "$@"`);
  return { KUBECONFIG: config, PATH: [programs, process.env.PATH ?? ''].join(delimiter) };
}
