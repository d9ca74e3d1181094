/** A kind of objects as the API's paths name it; the group of `v1` is empty. */
export interface Resource {
  group: string;
  version: string;
  plural: string;
}

/** Where an object is; without a name it is all of them, without a namespace it belongs to the cluster. */
export interface Place {
  name?: string | undefined;
  namespace?: string | undefined;
  /** Part of an object that has rules of its own: `status`, `log`, `eviction`. */
  subresource?: string | undefined;
}

/** What a call is about: its path below the server's address, and how a message names it. */
export interface Target {
  path: string;
  words: string;
}

const core = (plural: string): Resource => ({ group: '', version: 'v1', plural });

export const secrets = core('secrets');
export const configMaps = core('configmaps');
export const pods = core('pods');
export const namespaces = core('namespaces');
export const jobs: Resource = { group: 'batch', version: 'v1', plural: 'jobs' };
export const cronJobs: Resource = { group: 'batch', version: 'v1', plural: 'cronjobs' };
export const deployments: Resource = { group: 'apps', version: 'v1', plural: 'deployments' };
export const leases: Resource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
export const events: Resource = { group: 'events.k8s.io', version: 'v1', plural: 'events' };
export const datasets: Resource = { group: 'almanac.dev', version: 'v1alpha1', plural: 'datasets' };
export const customResourceDefinitions: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
};

const rootOf = (group: string, version: string): string =>
  group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

/** `words` has what a Role needs to allow it: the resource with its group, the name, the namespace. */
export function objectAt(resource: Resource, { name, namespace, subresource }: Place): Target {
  const { group, version, plural } = resource;
  const parts = [
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    plural,
    ...(name === undefined ? [] : [name]),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  const words = [
    (group === '' ? plural : `${plural}.${group}`) + (subresource === undefined ? '' : `/${subresource}`),
    ...(name === undefined ? [] : [JSON.stringify(name)]),
    ...(namespace === undefined ? [] : [`in the namespace ${JSON.stringify(namespace)}`]),
  ];
  return {
    path: `${rootOf(group, version)}/${parts.map((part) => encodeURIComponent(part)).join('/')}`,
    words: words.join(' '),
  };
}

/** The list of resources that a version of a group has; every account may read it. */
export const groupVersion = (group: string, version: string): Target => ({
  path: rootOf(encodeURIComponent(group), encodeURIComponent(version)),
  words: `the API group ${group}/${version}`,
});
