const dns = 53;
/** The API server's own port; its Service has 443. */
const apiServer = 6443;

/** Ends of connections that are no pods of the release. */
export const anyone = 'anyone';
export const anyNamespace = 'any-namespace';
export const kubernetes = 'kubernetes';
export const anywhere = 'anywhere';

/**
 * Who may open connections to whom, of NetworkPolicies: `{ from, to, ports }` each, where an end is a component of the
 * release or one of the above. What answers names of hosts is left out: all ask it.
 */
export function connectionsOf(objects) {
  const found = new Map();
  for (const { spec } of objects.filter(({ kind }) => kind === 'NetworkPolicy'))
    for (const { from, to, ports } of allowedBy(spec)) {
      const key = `${from} ${to}`;
      const numbers = new Set([...(found.get(key)?.ports ?? []), ...ports.map(({ port }) => port)]);
      found.set(key, { from, to, ports: [...numbers].sort((a, b) => a - b) });
    }
  return [...found.values()];
}

/** One for each peer of each rule; a policy for all pods of a release allows nothing. */
function allowedBy({ podSelector, ingress = [], egress = [] }) {
  const own = componentOf(podSelector);
  if (own === undefined) return [];
  return [
    ...ingress.flatMap(({ from, ports = [] }) =>
      sendersOf(from).map((end) => ({ from: end, to: own, ports })),
    ),
    ...egress.flatMap(({ to, ports = [] }) =>
      receiversOf(to, ports).map((end) => ({ from: own, to: end, ports })),
    ),
  ];
}

const componentOf = ({ matchLabels = {} } = {}) => matchLabels['app.kubernetes.io/component'];

function sendersOf(peers) {
  if (peers === undefined) return [anyone];
  return peers.map(({ podSelector, namespaceSelector }) =>
    namespaceSelector === undefined ? componentOf(podSelector) : anyNamespace,
  );
}

function receiversOf(peers, ports) {
  if (peers !== undefined) return peers.map(({ podSelector }) => componentOf(podSelector)).filter(Boolean);
  const numbers = ports.map(({ port }) => port);
  if (numbers.includes(apiServer)) return [kubernetes];
  return numbers.length > 0 && numbers.every((port) => port === dns) ? [] : [anywhere];
}
