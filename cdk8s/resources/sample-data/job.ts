import type { Construct } from 'constructs';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { databaseEnv, databaseEnvFrom, databaseMounts, databaseVolumes } from '../../database.js';
import type { Templated } from '../../helm/expression.js';
import { include } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { jobContainer, jobPodMetadata, jobPodSpec } from '../../jobs.js';
import { metadata, nameOf } from '../../labels.js';
import type { Values } from '../../values.js';

/** Loads the sample data. It runs once: again only when it is another Job, and then it finds the data there. */
export function job(scope: Construct, v: Values) {
  return new HelmObject<IJob>(
    scope,
    'job',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        ...comment('Nobody can change a Job: another database or image is another Job.'),
        ...metadata(v, 'sample-data'),
        name: `${nameOf('sample-data')}-${include('almanac.sampleDataHash')}`,
      },
      spec: {
        backoffLimit: 6,
        template: { metadata: jobPodMetadata(v, 'sample-data'), spec: podSpec(v) },
      },
    },
    { when: v.sampleData.enabled },
  );
}

function podSpec(v: Values) {
  const container = (name: string, args: string[]) => ({
    ...jobContainer(v, { name, args, resources: v.sampleData.resources }),
    env: databaseEnv(v),
    envFrom: [databaseEnvFrom()],
    volumeMounts: databaseMounts(v),
  });
  return {
    restartPolicy: 'OnFailure',
    automountServiceAccountToken: false,
    ...jobPodSpec(v),
    initContainers: [container('migrate', ['migrate', '--wait', '600'])],
    containers: [container('load', ['samples', '--small'])],
    volumes: databaseVolumes(v),
  } satisfies Templated<IPodSpec>;
}
