import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { databaseEnv, databaseEnvFrom, databaseMounts, databaseVolumes } from '../../database.js';
import type { Templated } from '../../helm/expression.js';
import { join } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread, when, yamlText } from '../../helm/structure.js';
import { jobContainer, jobPodMetadata, jobPodSpec } from '../../jobs.js';
import { metadata } from '../../labels.js';
import { hasOperator, ingestName, jobTemplateFile } from '../../operator.js';
import { tracingEnv } from '../../tracing.js';
import { variable } from '../../variables.js';
import type { Values } from '../../values.js';

/** The pod that the operator makes its Jobs of: all that a release says of them, and nothing of a Dataset. */
export function jobTemplate(scope: Construct, v: Values) {
  return new HelmObject<IConfigMap>(
    scope,
    'job-template',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(v, 'operator', 'operator'),
      data: { [jobTemplateFile.name]: yamlText(podTemplate(v)) },
    },
    { when: hasOperator(v) },
  );
}

function podTemplate(v: Values) {
  return {
    metadata: jobPodMetadata(v, 'ingest'),
    spec: {
      serviceAccountName: ingestName(),
      automountServiceAccountToken: false,
      ...jobPodSpec(v),
      containers: [container(v)],
      volumes: databaseVolumes(v),
    },
  } satisfies Templated<IPodTemplateSpec>;
}

function container(v: Values) {
  const { allowedPrivateCidrs, extraEnv, extraEnvFrom, resources } = v.ingest;
  return {
    ...jobContainer(v, { name: 'ingest', resources }),
    env: [
      ...databaseEnv(v),
      ...when(allowedPrivateCidrs, [variable('allowedPrivateCidrs', join(allowedPrivateCidrs, ','))]),
      ...tracingEnv(v),
      ...spread(extraEnv),
    ],
    envFrom: [databaseEnvFrom(), ...spread(extraEnvFrom)],
    volumeMounts: databaseMounts(v),
  } satisfies Templated<IContainer>;
}
