/**
 * What accounts may do by the API server, of Roles and ClusterRoles and their bindings: `{ account, resource, names,
 * does }` each. `resource` is `jobs` or `deployments/scale`, `names` are those that a right is limited to; to make an
 * object cannot be limited so, and counts with the rights to those that are named.
 */
export function rightsOf(objects) {
  const found = new Map();
  for (const { account, resource, resourceNames = [], verbs } of grantsIn(objects)) {
    const key = `${account} ${resource}`;
    const known = found.get(key) ?? { names: [], does: [] };
    const does = inOrder([...known.does, ...doesWith(verbs)]);
    found.set(key, { account, resource, names: [...known.names, ...resourceNames], does });
  }
  return [...found.values()];
}

function grantsIn(objects) {
  const ofKind = (...kinds) => objects.filter(({ kind }) => kinds.includes(kind));
  const roles = ofKind('Role', 'ClusterRole');
  return ofKind('RoleBinding', 'ClusterRoleBinding').flatMap(({ roleRef, subjects }) => {
    const { rules } = roles.find(
      ({ kind, metadata }) => kind === roleRef.kind && metadata.name === roleRef.name,
    );
    return subjects.flatMap(({ name: account }) =>
      rules.flatMap(({ resources, ...rule }) =>
        resources.map((resource) => ({ account, resource, ...rule })),
      ),
    );
  });
}

const words = [
  ['creates', 'create'],
  ['watches', 'watch'],
  ['changes', 'patch', 'update'],
  ['deletes', 'delete'],
];

/** In words, the strongest of what it may do: who watches reads as well. */
function doesWith(verbs) {
  const does = words.flatMap(([word, ...any]) => (any.some((verb) => verbs.includes(verb)) ? [word] : []));
  return does.length === 0 ? ['reads'] : does;
}

/** Words in their order, each once. */
export const inOrder = (does) =>
  ['reads', ...words.map(([word]) => word), 'scales'].filter((word) => does.includes(word));
