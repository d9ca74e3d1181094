import type { ICustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition';
import type { ICustomResourceColumnDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceColumnDefinition';
import type { IJSONSchemaProps } from 'kubernetes-models/apiextensions.k8s.io/v1/JSONSchemaProps';
import { specSchema } from './crd-spec.js';
import { statusSchema } from './crd-status.js';

const schema: IJSONSchemaProps = {
  type: 'object',
  description: `A Dataset is rows that the API serves under its name: the operator loads them from a source, and loads them again when the spec, the source or the schedule asks for it.

Label almanac.dev/instance: the release that the Dataset belongs to; without it, it belongs to the release whose operator is the default. Annotation almanac.dev/reconcile-at: any new value loads once more. Annotation almanac.dev/take-over, "true": rows that another Dataset loaded under the same name become this one's. Annotation almanac.dev/skip-purge, "true": lets the Dataset be deleted although its rows could not be.`,
  required: ['spec'],
  'x-kubernetes-validations': [
    {
      rule: 'size(self.metadata.name) <= 40',
      message: 'name must be at most 40 characters (it prefixes Job and CronJob names)',
      fieldPath: '.metadata.name',
    },
    {
      rule: "!self.metadata.name.contains('.')",
      message: "name must not contain '.' (it is part of the API's paths and of pod names)",
      fieldPath: '.metadata.name',
    },
  ],
  properties: {
    // For the paths of the rules above; a description here would take the place of Kubernetes' own.
    metadata: { type: 'object', properties: { name: { type: 'string' } } },
    spec: specSchema,
    status: statusSchema,
  },
};

const condition = (type: string, member: string): string =>
  `.status.conditions[?(@.type=="${type}")].${member}`;

const columns: ICustomResourceColumnDefinition[] = [
  { name: 'Type', type: 'string', jsonPath: '.spec.type' },
  { name: 'Source', type: 'string', jsonPath: '.status.sourceSummary' },
  { name: 'Ready', type: 'string', jsonPath: condition('Ready', 'status') },
  { name: 'Reason', type: 'string', jsonPath: condition('Ready', 'reason') },
  { name: 'Rows', type: 'integer', jsonPath: '.status.rows' },
  { name: 'Last Success', type: 'date', jsonPath: '.status.lastSuccessTime' },
  { name: 'Fresh', type: 'string', jsonPath: condition('Fresh', 'status'), priority: 1 },
  { name: 'Next Run', type: 'string', jsonPath: '.status.nextScheduleTime', priority: 1 },
  { name: 'Suspended', type: 'boolean', jsonPath: '.spec.suspend', priority: 1 },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

/** The custom resource definition. */
export const datasetCrd: ICustomResourceDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'datasets.almanac.dev' },
  spec: {
    group: 'almanac.dev',
    scope: 'Namespaced',
    names: {
      kind: 'Dataset',
      listKind: 'DatasetList',
      plural: 'datasets',
      singular: 'dataset',
      shortNames: ['tsds'],
      categories: ['almanac'],
    },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        selectableFields: [{ jsonPath: '.spec.type' }],
        additionalPrinterColumns: columns,
        schema: { openAPIV3Schema: schema },
      },
    ],
  },
};

/**
 * As the chart of a release installs it and `almanac prepare` upgrades it: when two releases share a cluster, the
 * definition of the higher one stays.
 */
export const datasetCrdOf = (release: string): ICustomResourceDefinition => ({
  ...datasetCrd,
  metadata: { ...datasetCrd.metadata, annotations: { 'almanac.dev/crd-version': release } },
});
