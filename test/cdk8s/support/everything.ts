const podSettings = {
  podLabels: { tier: 'web', 'app.kubernetes.io/component': 'mine' },
  podAnnotations: { note: '{{ .Release.Name }}', 'checksum/config': 'mine' },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  affinity: {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] },
  },
  priorityClassName: 'high',
};

/** Sets what the defaults leave empty, as far as it goes together: add the values of a new object here. */
export const everything = {
  global: { imageRegistry: 'registry.example' },
  commonLabels: { team: 'data', 'app.kubernetes.io/name': 'mine' },
  commonAnnotations: { owner: 'data@example.com' },
  image: { digest: `sha256:${'a'.repeat(64)}`, pullSecrets: [{ name: 'registry' }] },
  serviceAccount: { annotations: { role: 'reader' } },
  api: {
    config: { corsOrigins: ['https://a.example', 'https://b.example'], trustedProxies: ['10.0.0.0/8'] },
    service: {
      type: 'LoadBalancer',
      nodePort: 30080,
      annotations: { 'example.com/lb': 'internal', owner: 'api' },
      loadBalancerClass: 'example.com/inside',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      externalTrafficPolicy: 'Local',
      ipFamilyPolicy: 'PreferDualStack',
      ipFamilies: ['IPv6', 'IPv4'],
    },
    autoscaling: { enabled: true, memoryUtilization: 80, requestsPerSecond: 200 },
    pdb: { minAvailable: '50%' },
    metricsService: { annotations: { 'example.com/scrape': 'true' } },
    ...podSettings,
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
    extraEnv: [{ name: 'TZ', value: 'UTC' }],
    extraEnvFrom: [{ secretRef: { name: 'more' } }],
    extraArgs: ['--log-level=debug'],
    extraVolumes: [{ name: 'more', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
    extraContainers: [{ name: 'side', image: 'side:{{ .Chart.AppVersion }}' }],
    initContainers: [{ name: 'first', image: 'first:1' }],
  },
  ingress: {
    enabled: true,
    className: 'nginx',
    annotations: { 'example.com/size': '8m' },
    hosts: [
      { host: 'a.example' },
      { host: 'b.example', paths: [{ path: '/a', pathType: 'Exact' }, { path: '/b' }] },
    ],
  },
  httpRoute: {
    enabled: true,
    annotations: { 'example.com/route': 'api' },
    parentRefs: [{ name: 'gateway', namespace: 'gateways', sectionName: 'https' }],
    hostnames: ['a.example'],
    matches: [{ path: { type: 'PathPrefix', value: '/a' } }],
    filters: [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
    ],
    timeouts: { request: '60s' },
  },
  certificate: {
    enabled: true,
    issuerRef: { name: 'letsencrypt' },
    dnsNames: ['a.example', 'b.example'],
    secretName: 'certificate',
    duration: '2160h',
    renewBefore: '360h',
  },
  postgres: {
    ...podSettings,
    config: { work_mem: '8MB' },
    persistence: { storageClass: 'fast', annotations: { 'example.com/backup': 'daily' } },
  },
  redis: podSettings,
  jobs: podSettings,
  sampleData: { enabled: true },
  networkPolicy: {
    allowFrom: [{ namespaceSelector: { matchLabels: { team: 'web' } } }],
    allowMetricsFrom: [{ podSelector: {} }],
    apiServerCidrs: ['10.0.0.1/32'],
    extraEgress: [{ to: [{ ipBlock: { cidr: '10.1.0.0/16' } }] }],
    extraIngress: [{ from: [{ podSelector: { matchLabels: { app: 'curl' } } }] }],
  },
  extraObjects: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-object' } },
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: text',
  ],
};
