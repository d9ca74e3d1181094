import { parseArgs } from 'node:util';
import type { Drill } from './drill.js';

export interface Asked {
  readonly drills: readonly Drill[];
  readonly scale: number;
  readonly storageClass: string;
  /** Follow all runbooks in the end, not only those of the drills' alerts. */
  readonly runbooks: boolean;
}

/** Times are a twentieth: all drills take about ten minutes, most of which the kubelet and the windows need. */
export const defaultScale = 0.05;

/** Takes the words of the command line; throws with a sentence. */
export function askedFor(words: readonly string[], known: readonly Drill[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      scale: { type: 'string', default: String(defaultScale) },
      'storage-class': { type: 'string', default: '' },
      runbooks: { type: 'boolean', default: false },
    },
  });
  const scale = Number(values.scale);
  if (!(scale >= 0.01 && scale <= 1))
    throw new Error(
      `--scale is ${values.scale}: it is a number from 0.01 to 1, by which times are multiplied.`,
    );
  const strange = positionals.filter((word) => known.every(({ name }) => name !== word));
  if (strange.length > 0)
    throw new Error(
      `There is no drill ${strange.join(', ')}: there are ${known.map(({ name }) => name).join(', ')}.`,
    );
  const drills = positionals.length === 0 ? known : known.filter(({ name }) => positionals.includes(name));
  return { drills, scale, storageClass: values['storage-class'], runbooks: values.runbooks };
}

/** What will be done, before it is. */
export function planOf({ drills, scale }: Asked, kubeconfig: string): string {
  return [
    `Game day on the cluster of ${kubeconfig}. A release, its Prometheus and traffic get a namespace of their own, which is removed afterwards.`,
    scale === 1
      ? 'The rules have their real times: this takes hours.'
      : `The rules are the real ones in shorter time: ranges and “for” times ${scale} (--scale 1 for the real ones).`,
    'Drills, one after the other:',
    ...drills.map(({ name, breaks, alerts }) => `  ${name}: ${breaks} Must fire: ${alerts.join(', ')}.`),
  ].join('\n');
}
