import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/run.js';
import { kubectl } from './kubectl.js';

interface Definition {
  type?: unknown;
  format?: string;
  properties?: Record<string, Definition>;
  items?: Definition;
  additionalProperties?: Definition | boolean;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
}

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/**
 * JSON schemas of all kinds that the cluster serves, made of its own OpenAPI, in a folder as kubeconform looks for them.
 * Fields that the cluster does not know are refused, which it drops without a word.
 */
export async function clusterSchemas(): Promise<string> {
  const folder = temporaryFolder('schemas');
  const { definitions } = JSON.parse(await kubectl(['get', '--raw', '/openapi/v2'])) as {
    definitions: Record<string, Definition>;
  };
  for (const definition of Object.values(definitions)) tighten(definition);
  definitions[quantity] = { type: ['string', 'number'] };
  writeFileSync(join(folder, 'all.json'), JSON.stringify({ definitions }));
  for (const [name, definition] of Object.entries(definitions))
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      const $ref = `all.json#/definitions/${name}`;
      writeFileSync(join(folder, fileOf({ group, version, kind })), JSON.stringify({ $ref }));
    }
  return folder;
}

/** `apps/v1` Deployment: `deployment-apps-v1.json`; of a group with a domain its first part counts. */
function fileOf({ group, version, kind }: { group: string; version: string; kind: string }): string {
  const parts = [kind, group.split('.')[0] ?? '', version].filter((part) => part !== '');
  return `${parts.join('-').toLowerCase()}.json`;
}

function tighten(definition: Definition): void {
  if (definition.format === 'int-or-string' || definition['x-kubernetes-int-or-string'] === true)
    definition.type = ['string', 'integer'];
  // Other formats are Kubernetes' own.
  delete definition.format;
  const below = [
    ...Object.values(definition.properties ?? {}),
    ...(definition.items === undefined ? [] : [definition.items]),
    ...(typeof definition.additionalProperties === 'object' ? [definition.additionalProperties] : []),
  ];
  for (const one of below) tighten(one);
  if (definition.properties !== undefined && definition['x-kubernetes-preserve-unknown-fields'] !== true)
    definition.additionalProperties ??= false;
}
