/** Values that set what the defaults leave empty: add the values of a new object here. */
export const everything = {
  global: { imageRegistry: 'registry.example' },
  commonLabels: { team: 'data', 'app.kubernetes.io/name': 'mine' },
  commonAnnotations: { owner: 'data@example.com' },
  image: { digest: `sha256:${'a'.repeat(64)}`, pullSecrets: [{ name: 'registry' }] },
  serviceAccount: { annotations: { role: 'reader' } },
  api: {
    config: { corsOrigins: ['https://a.example', 'https://b.example'], trustedProxies: ['10.0.0.0/8'] },
    service: { annotations: { 'example.com/lb': 'internal', owner: 'api' } },
    metricsService: { annotations: { 'example.com/scrape': 'true' } },
    podLabels: { tier: 'web', 'app.kubernetes.io/component': 'mine' },
    podAnnotations: { note: '{{ .Release.Name }}', 'checksum/config': 'mine' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    affinity: {
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
    priorityClassName: 'high',
    extraEnv: [{ name: 'TZ', value: 'UTC' }],
    extraEnvFrom: [{ secretRef: { name: 'more' } }],
    extraArgs: ['--log-level=debug'],
    extraVolumes: [{ name: 'more', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
    extraContainers: [{ name: 'side', image: 'side:{{ .Chart.AppVersion }}' }],
    initContainers: [{ name: 'first', image: 'first:1' }],
  },
  extraObjects: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-object' } },
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: text',
  ],
};
