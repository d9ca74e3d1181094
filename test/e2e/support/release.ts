import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/run.js';
import { ask, type Reply } from '../../support/service.js';
import { attempt, type Outcome, run } from './command.js';
import { diagnosed } from './diagnosis.js';
import { imageValues, loadImage } from './image.js';
import { type PortForward, portForward } from './port-forward.js';
import { helmProgram } from './programs.js';
import { eventually, type Patience } from './waiting.js';

export type Values = Record<string, unknown>;

export interface Release {
  namespace: string;
  name: string;
  /** What the names of its objects begin with. */
  fullname: string;
  /** `helm install`, by itself with --wait. Each of these fails with events and logs of the namespace. */
  install(values?: Values, flags?: readonly string[]): Promise<string>;
  upgrade(values?: Values, flags?: readonly string[]): Promise<string>;
  rollback(revision: number): Promise<string>;
  uninstall(): Promise<string>;
  /** `helm test`. */
  test(): Promise<string>;
  /** An install or upgrade that is to fail: its end, without diagnosis. */
  refused(verb: 'install' | 'upgrade', values: Values, flags?: readonly string[]): Promise<Outcome>;
  /** Labels that choose the pods of a part: `api`, `postgres`, `redis`. */
  selector(component: string): string;
  /** Through `kubectl port-forward` to the API's Service. */
  forward(): Promise<PortForward>;
  /** One request through a port-forward of its own. */
  ask(path: string): Promise<Reply>;
  /** `eventually` that shows the namespace when it fails. */
  eventually<T>(what: string, look: () => Promise<T>, patience?: Patience): Promise<T>;
}

const wait = ['--wait', '--timeout', '5m'];

/** Another version than the one under test. */
export interface Version {
  /** Folder of its chart. */
  chart: string;
  /** Its image, which the cluster has. */
  image: string;
}

/** A release of the chart under test with the image under test, or of another version. */
export function releaseOf(namespace: string, name = 'almanac', version?: Version): Release {
  const fullname = name.includes('almanac') ? name : `${name}-almanac`;
  const inNamespace = ['--namespace', namespace];
  const helm = async (...args: string[]): Promise<string> =>
    diagnosed(namespace, async () => run([await helmProgram(), ...args, ...inNamespace], { seconds: 600 }));
  const change = async (verb: string, values: Values, flags: readonly string[]): Promise<string[]> => {
    if (version === undefined) await loadImage();
    const file = join(temporaryFolder('values'), 'values.yaml');
    writeFileSync(file, JSON.stringify({ image: imageValues(version?.image), ...values }));
    return [verb, name, version?.chart ?? 'charts/almanac', '--values', file, ...standIns(), ...flags];
  };
  const release: Release = {
    namespace,
    name,
    fullname,
    install: async (values = {}, flags = wait) => helm(...(await change('install', values, flags))),
    upgrade: async (values = {}, flags = wait) => helm(...(await change('upgrade', values, flags))),
    rollback: (revision) => helm('rollback', name, String(revision), ...wait),
    uninstall: () => helm('uninstall', name, ...wait),
    test: () => helm('test', name, '--logs', '--timeout', '5m'),
    refused: async (verb, values, flags = wait) =>
      attempt([await helmProgram(), ...(await change(verb, values, flags)), ...inNamespace], {
        seconds: 600,
      }),
    selector: (component) =>
      `app.kubernetes.io/instance=${name},app.kubernetes.io/name=almanac,app.kubernetes.io/component=${component}`,
    forward: () => portForward(namespace, `service/${fullname}`, 8080),
    ask: async (path) => {
      const forwarded = await release.forward();
      try {
        return await ask(forwarded.port, path, {});
      } finally {
        await forwarded.stop();
      }
    },
    eventually: (what, look, patience) => diagnosed(namespace, () => eventually(what, look, patience)),
  };
  return release;
}

/** More of helm's command line, for clusters that know an image by another name. */
export const standIns = (): string[] =>
  (process.env.E2E_HELM_ARGS ?? '').split(/\s+/).filter((word) => word !== '');
