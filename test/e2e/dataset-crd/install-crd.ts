import { datasetCrd } from '../../../src/operator/dataset/crd.js';
import { fieldManager } from '../../../src/prepare/field-manager.js';
import { kubectl } from '../support/kubectl.js';

/**
 * Brings the cluster's definition of Dataset up to this tree's, as `almanac prepare` does. It is never removed:
 * with it would go every Dataset of the cluster.
 */
export async function installCrd(): Promise<void> {
  const flags = ['--server-side', '--force-conflicts', '--field-manager', fieldManager];
  await kubectl(['apply', ...flags, '--filename', '-'], { input: JSON.stringify(datasetCrd) });
  const name = datasetCrd.metadata?.name ?? '';
  await kubectl(['wait', `crd/${name}`, '--for=condition=Established', '--timeout=30s']);
}
