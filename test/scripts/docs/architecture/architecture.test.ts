import { describe, expect, it } from '@jest/globals';
import { type Box, layoutOf } from '../../../../scripts/docs/architecture/layout.mjs';
import { mermaidOf } from '../../../../scripts/docs/architecture/mermaid.mjs';
import { type Edge, architectureOf } from '../../../../scripts/docs/architecture/model.mjs';
import { svgOf } from '../../../../scripts/docs/architecture/svg.mjs';

const component = (name: string) => ({ 'app.kubernetes.io/component': name });

const workload = (kind: string, name: string, { spec = {}, pod = {}, hook = '' } = {}) => ({
  kind,
  metadata: { name, ...(hook !== '' && { annotations: { 'helm.sh/hook': hook } }) },
  spec: {
    template: {
      metadata: { labels: component(name) },
      spec: {
        serviceAccountName: name,
        containers: [{ name, resources: { requests: { cpu: '100m', memory: '1Gi' } } }],
        ...pod,
      },
    },
    ...spec,
  },
});

const policy = (own: string, rules: object) => ({
  kind: 'NetworkPolicy',
  metadata: { name: own },
  spec: { podSelector: { matchLabels: component(own) }, ...rules },
});

const role = (account: string, ...rules: readonly object[]) => [
  { kind: 'Role', metadata: { name: account }, rules },
  {
    kind: 'RoleBinding',
    metadata: { name: account },
    roleRef: { kind: 'Role', name: account },
    subjects: [{ name: account }],
  },
];

const crd = {
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: { group: 'example.com', names: { kind: 'Thing', plural: 'things' }, versions: [{ name: 'v1' }] },
};

const peer = (name: string) => ({ podSelector: { matchLabels: component(name) } });
const api = workload('Deployment', 'api', { spec: { replicas: 2 } });
const database = workload('StatefulSet', 'database', {
  spec: {
    volumeClaimTemplates: [
      { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '8Gi' } } } },
    ],
  },
});
const hook = workload('Job', 'hook', { hook: 'pre-install' });

const told = ({ edges }: { edges: readonly Edge[] }): string[] =>
  edges.map(({ from, to, label, style }) => `${style} ${from} → ${to}: ${label}`);

describe('the picture of a release', () => {
  it.each([
    ['nobody talks to anybody without a policy', [], []],
    [
      'a rule of the sender and one of the receiver are one line with all ports',
      [
        policy('api', { egress: [{ to: [peer('database')], ports: [{ port: 5432 }] }] }),
        policy('database', { ingress: [{ from: [peer('api')], ports: [{ port: 5432 }, { port: 9187 }] }] }),
      ],
      ['connection api → database: 5432, 9187'],
    ],
    [
      'a rule without senders lets anyone in, one with namespaces the cluster',
      [
        policy('api', {
          ingress: [
            { ports: [{ port: 8080 }] },
            { ports: [{ port: 9797 }], from: [{ namespaceSelector: {} }] },
          ],
        }),
      ],
      ['connection anyone → api: 8080', 'connection any-namespace → api: 9797'],
    ],
    ['names of hosts are not drawn', [policy('api', { egress: [{ ports: [{ port: 53 }] }] })], []],
    ['a rule of nothing lets out to all', [policy('api', { egress: [{}] })], ['connection api → anywhere: ']],
    [
      'a Role tells what goes through the API server',
      role('api', { resources: ['things', 'things/status'], verbs: ['get', 'list', 'watch', 'patch'] }),
      ['right api → things.example.com: watches, changes'],
    ],
    [
      'a right to one Deployment’s size is a line to it',
      role('hook', { resources: ['deployments/scale'], resourceNames: ['api'], verbs: ['patch'] }),
      ['right hook → api: scales'],
    ],
  ])('%s', (_, more: readonly object[], expected: readonly string[]) => {
    const objects = [api, database, hook, ...more];
    expect(told(architectureOf(objects, [crd]))).toEqual([...expected, 'mount database → database-data: ']);
  });

  it('has what makes a Secret that no manifest holds', () => {
    const pod = { volumes: [{ secret: { secretName: 'passwords' } }] };
    const rules = [
      { resources: ['secrets'], verbs: ['create'] },
      { resources: ['secrets'], resourceNames: ['passwords'], verbs: ['get'] },
    ];
    const all = architectureOf([workload('Deployment', 'api', { pod }), hook, ...role('hook', ...rules)], []);
    expect(told(all)).toEqual(['right hook → passwords: reads, creates']);
    expect(all.groups.find(({ id }) => id === 'kubernetes')?.nodes).toMatchObject([
      { kind: 'Secret', title: 'passwords' },
    ]);
  });

  it('tells of a workload what stands before and beside it', () => {
    const scaler = {
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'api' },
      spec: { scaleTargetRef: { name: 'api' }, minReplicas: 4, maxReplicas: 8 },
    };
    const service = {
      kind: 'Service',
      metadata: { name: 'front' },
      spec: { selector: component('api'), ports: [{ port: 80 }] },
    };
    const { groups } = architectureOf([api, scaler, service], []);
    expect(groups.find(({ id }) => id === 'release')?.nodes).toEqual([
      {
        id: 'api',
        kind: 'Deployment',
        title: 'api',
        lines: ['4 to 8 pods · 100m CPU · 1024 MiB', 'Service front:80', 'HorizontalPodAutoscaler'],
      },
    ]);
  });
});

describe('the drawing', () => {
  const model = architectureOf(
    [api, database, hook, policy('api', { egress: [{ to: [peer('database')], ports: [{ port: 5432 }] }] })],
    [crd],
  );
  const words = { title: 'A & B', description: 'one < two' };

  it('is the same bytes each time', async () => {
    expect(svgOf(await layoutOf(model), words)).toBe(svgOf(await layoutOf(model), words));
  });

  it('keeps cards apart and within their groups', async () => {
    const { nodes, groups, width, height } = await layoutOf(model);
    const overlaps = nodes.flatMap((a, i) => nodes.slice(i + 1).filter((b) => overlap(a.box, b.box)));
    expect(overlaps).toEqual([]);
    for (const { box } of [...nodes, ...groups])
      expect(within(box, { x: 0, y: 0, width, height })).toBe(true);
    expect(groups).toHaveLength(3);
  });

  it('says its title and reads as XML, whatever the words', async () => {
    const svg = svgOf(await layoutOf(model), words);
    expect(svg).toContain('<title id="title">A &amp; B</title>');
    expect(svg).toContain('one &lt; two');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg.match(/<g\b/g)).toHaveLength(svg.match(/<\/g>/g)!.length);
  });

  it('is told in Mermaid as well', () => {
    const lines = mermaidOf(model).split('\n');
    expect(lines[1]).toBe('flowchart TB');
    expect(lines).toContain('  n_api -->|"5432"| n_database');
    expect(lines).toContain('    n_database_data[("PersistentVolumeClaim<br/><b>data</b><br/>8 GiB")]');
  });
});

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const within = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - 1 &&
  inner.y >= outer.y - 1 &&
  inner.x + inner.width <= outer.x + outer.width + 1 &&
  inner.y + inner.height <= outer.y + outer.height + 1;
