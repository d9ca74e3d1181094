import type { SettingName } from '../src/settings.js';
import type { Templated } from './helm/expression.js';
import { variableOf } from './values/config.js';

/** A setting of ours as a variable of a container. */
export const variable = (name: SettingName, value: Templated<string>) => ({ name: variableOf(name), value });

/** A setting that Kubernetes knows: a field of the pod. */
export const fromPod = (name: SettingName, fieldPath: string) => ({
  name: variableOf(name),
  valueFrom: { fieldRef: { fieldPath } },
});
