import type { Construct } from 'constructs';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { generatesCachePassword } from '../../cache.js';
import { generatesPassword } from '../../database.js';
import type { Templated } from '../../helm/expression.js';
import { include, release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, commentItem, iff, rangeMap, when } from '../../helm/structure.js';
import { jobContainer, jobPodMetadata, jobPodSpec } from '../../jobs.js';
import { nameOf } from '../../labels.js';
import { hasOperator } from '../../operator.js';
import { generatedSecret } from '../../passwords.js';
import { generates, prepareMetadata, prepares } from '../../prepare.js';
import type { Values } from '../../values.js';

/**
 * Makes the Secret of the passwords, once: what Helm renders holds none, and is the same each time. Brings the custom
 * resource definitions up to date.
 */
export function job(scope: Construct, v: Values) {
  return new HelmObject<IJob>(
    scope,
    'job',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: prepareMetadata(v, 'then', { 'helm.sh/hook-output-log-policy': 'hook-failed' }),
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: 600,
        ...comment('One that failed is left for a day, to be looked at.'),
        ttlSecondsAfterFinished: 86_400,
        template: { metadata: jobPodMetadata(v, 'prepare'), spec: podSpec(v) },
      },
    },
    { when: prepares(v) },
  );
}

function podSpec(v: Values) {
  return {
    restartPolicy: 'Never',
    serviceAccountName: nameOf('prepare'),
    automountServiceAccountToken: true,
    ...jobPodSpec(v),
    containers: [
      jobContainer(v, {
        name: 'prepare',
        args: [
          'prepare',
          ...when(generates(v), [...secret(v), ...labels(v), ...annotations(v)]),
          ...definitions(v),
          '--timeout',
          '60',
        ],
        resources: v.jobs.resources,
      }),
    ],
  } satisfies Templated<IPodSpec>;
}

function secret(v: Values): Templated<string>[] {
  return [
    '--secret',
    generatedSecret(),
    ...when(generatesPassword(v), ['--generate', v.postgres.passwordKey]),
    ...when(generatesCachePassword(v), ['--generate', v.redis.passwordKey]),
  ];
}

function labels({ commonLabels }: Values): Templated<string>[] {
  const own = [
    `app.kubernetes.io/name=${include('almanac.name')}`,
    `app.kubernetes.io/instance=${release.name}`,
    `app.kubernetes.io/part-of=${include('almanac.name')}`,
  ];
  return [
    ...rangeMap(['key', 'value'], commonLabels, (key, value) => ['--label', `${key}=${value}`]),
    ...own.flatMap((label) => ['--label', label]),
  ];
}

/** They come in the image: Helm installs those of the chart, and never changes them. */
function definitions(v: Values): Templated<string>[] {
  return when(hasOperator(v), ['--crds', '/app/crds', '--crds-mode', iff(v.crds.manage, 'apply', 'check')]);
}

const annotation = (text: string): string[] => ['--annotation', text];

function annotations({ commonAnnotations }: Values): Templated<string>[] {
  return [
    ...rangeMap(['key', 'value'], commonAnnotations, (key, value) => annotation(`${key}=${value}`)),
    ...annotation('helm.sh/resource-policy=keep'),
    ...commentItem('The Secret is in no manifest: Argo CD would remove it for that.'),
    ...annotation('argocd.argoproj.io/compare-options=IgnoreExtraneous'),
    ...annotation('argocd.argoproj.io/sync-options=Prune=false,Delete=false'),
  ];
}
