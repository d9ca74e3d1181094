/** A kind of objects as the API's paths name it; the group of `v1` is empty. */
export interface Resource {
  group: string;
  version: string;
  plural: string;
}

/** Where an object is; without a name it is all of them, without a namespace it belongs to the cluster. */
export interface Place {
  name?: string;
  namespace?: string;
}

/** What a call is about: its path below the server's address, and how a message names it. */
export interface Target {
  path: string;
  words: string;
}

export const secrets: Resource = { group: '', version: 'v1', plural: 'secrets' };
export const customResourceDefinitions: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
};

const rootOf = (group: string, version: string): string =>
  group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

/** `words` has what a Role needs to allow it: the resource with its group, the name, the namespace. */
export function objectAt(resource: Resource, { name, namespace }: Place): Target {
  const { group, version, plural } = resource;
  const parts = [
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    plural,
    ...(name === undefined ? [] : [name]),
  ];
  const words = [
    group === '' ? plural : `${plural}.${group}`,
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
