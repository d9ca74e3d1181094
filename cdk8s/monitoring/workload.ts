import { createHash } from 'node:crypto';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { IVolume } from 'kubernetes-models/v1/Volume';

/** The label that Prometheus and the network policies look for. */
export const nameLabel = 'app.kubernetes.io/name';

/** Not `almanac`: these are no part of a release, and live on when it is uninstalled. */
export const labels = (name: string): Record<string, string> => ({
  [nameLabel]: name,
  'app.kubernetes.io/part-of': 'almanac-monitoring',
});

/** Such as `metadata.namespace`. */
interface FieldOfPod {
  readonly fieldPath: string;
}

export interface Workload {
  readonly name: string;
  readonly image: string;
  /** The user that the image is made for: root is refused. */
  readonly user: number;
  readonly port: { readonly name: string; readonly number: number };
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | FieldOfPod>>;
  /** Paths that answer 200 when it lives, and when it is ready. */
  readonly alive: string;
  readonly ready: string;
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly memoryLimit: string;
  readonly volumes?: readonly (IVolume & { readonly mountPath: string; readonly readOnly?: boolean })[];
  /** It asks the API server, as the ServiceAccount of its name. */
  readonly asksKubernetes?: boolean;
  /** What it reads once, at its start: a change of it starts the pod anew. */
  readonly startsAnewWith?: readonly IConfigMap[];
}

/** One pod, which the restricted Pod Security standard lets in. */
export const deployment = (workload: Workload): IDeployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: workload.name, labels: labels(workload.name) },
  spec: {
    replicas: 1,
    // Two at once would be two memories of the same time.
    strategy: { type: 'Recreate' },
    selector: { matchLabels: { [nameLabel]: workload.name } },
    template: podTemplate(workload),
  },
});

export function podTemplate(workload: Workload): IPodTemplateSpec {
  const { name, user, volumes = [], asksKubernetes = false, startsAnewWith = [] } = workload;
  return {
    metadata: {
      labels: labels(name),
      ...(startsAnewWith.length === 0 ? {} : { annotations: { 'checksum/config': hash(startsAnewWith) } }),
    },
    spec: {
      ...(asksKubernetes ? { serviceAccountName: name } : {}),
      automountServiceAccountToken: asksKubernetes,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(workload)],
      ...(volumes.length === 0
        ? {}
        : { volumes: volumes.map(({ mountPath: _path, readOnly: _mode, ...volume }) => volume) }),
    },
  };
}

function container(workload: Workload): IContainer {
  const { name, image, port, args, env = {}, alive, ready, requests, memoryLimit, volumes = [] } = workload;
  const probe = (path: string) => ({ httpGet: { path, port: port.name }, timeoutSeconds: 5 });
  return {
    name,
    image,
    ...(args === undefined ? {} : { args: [...args] }),
    ...(Object.keys(env).length === 0 ? {} : { env: Object.entries(env).map(variable) }),
    ports: [{ name: port.name, containerPort: port.number, protocol: 'TCP' }],
    startupProbe: { ...probe(ready), periodSeconds: 2, failureThreshold: 90 },
    readinessProbe: probe(ready),
    livenessProbe: probe(alive),
    resources: { requests, limits: { memory: memoryLimit } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...(volumes.length === 0
      ? {}
      : {
          volumeMounts: volumes.map(({ name, mountPath, readOnly }) => ({
            name,
            mountPath,
            ...(readOnly === true ? { readOnly } : {}),
          })),
        }),
  };
}

const variable = ([name, value]: [string, string | FieldOfPod]) =>
  typeof value === 'string' ? { name, value } : { name, valueFrom: { fieldRef: { ...value } } };

export const configMap = (name: string, program: string, data: Record<string, string>): IConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: labels(program) },
  data,
});

/** A file of a ConfigMap, or all of them, mounted as a folder. */
export const mounted = (name: string, mountPath: string) => ({
  name,
  mountPath,
  readOnly: true,
  configMap: { name },
});

/** A folder that is gone with the pod. */
export const scratch = (name: string, mountPath: string, sizeLimit: string) => ({
  name,
  mountPath,
  emptyDir: { sizeLimit },
});

export const service = (name: string, port: Workload['port']): IService => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, labels: labels(name) },
  spec: {
    type: 'ClusterIP',
    selector: { [nameLabel]: name },
    ports: [{ name: port.name, port: port.number, targetPort: port.name, protocol: 'TCP' }],
  },
});

export const serviceAccount = (name: string): IServiceAccount => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, labels: labels(name) },
  automountServiceAccountToken: false,
});

/** Whom its pods answer; without names only who forwards a port, which comes from within the pod. */
export const answersOnly = (
  name: string,
  others: readonly string[],
  port: Workload['port'],
): INetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, labels: labels(name) },
  spec: {
    podSelector: { matchLabels: { [nameLabel]: name } },
    policyTypes: ['Ingress'],
    ingress: others.map((other) => ({
      from: [{ podSelector: { matchLabels: { [nameLabel]: other } } }],
      ports: [{ protocol: 'TCP' as const, port: port.number }],
    })),
  },
});

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
