import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { SettingName } from '../../../src/settings.js';
import { type Expr, dataOf } from '../../helm/expression.js';
import { type Scalar, join, str } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata } from '../../labels.js';
import { variableOf } from '../../values/config.js';
import type { Values } from '../../values.js';

/** The variables of the API that are no secret: one for each value of `api.config`. */
export function configMap(scope: Construct, v: Values) {
  return new HelmObject<IConfigMap>(scope, 'config-map', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(v, 'api'),
    data: Object.fromEntries(
      Object.entries(v.api.config as object as Record<string, Expr>).map(([name, value]) => [
        variableOf(name as SettingName),
        asText(value),
      ]),
    ),
  });
}

function asText(value: Expr): Expr<string> {
  return dataOf(value).kind === 'list' ? join(value as Expr<string[]>, ',') : str(value as Expr<Scalar>);
}
