import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { databaseSettings } from '../database.js';
import { HelmObject } from '../helm/helm-object.js';
import { metadata } from '../labels.js';
import type { Values } from '../values.js';

/** Where the database is: variables of every process of ours that asks it. */
export function databaseConfigMap(scope: Construct, v: Values) {
  return new HelmObject<IConfigMap>(scope, 'database-config-map', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(v, 'api', 'database'),
    data: databaseSettings(v),
  });
}
