import type { Condition, KubernetesObject, ObjectMeta } from '../../kubernetes/object.js';

/** The custom resource `Dataset`, as the API server gives it: defaults are filled in. */
export interface Dataset extends KubernetesObject {
  metadata: ObjectMeta & { uid: string; namespace: string; generation: number };
  spec: DatasetSpec;
  status?: DatasetStatus;
}

export interface DatasetSpec {
  type: 'StocksOHLCV' | 'AirQuality';
  format: 'CSV' | 'NDJSON' | 'JSON';
  compression: 'Auto' | 'None' | 'Gzip' | 'Zstd';
  suspend: boolean;
  deletionPolicy: 'Retain' | 'Delete';
  source: DatasetSource;
  /** Our column → the source's header. */
  mapping?: Readonly<Record<string, string>>;
  write: { mode: 'Upsert' | 'Append' | 'Replace'; maxRejectedRows: number };
  schedule?: Schedule;
  /** Like `90m`, `36h`, `7d`. */
  freshness?: { maxAge: string };
  /** Like `48h`, `30d`, `8w`, `5y`. */
  retention?: { maxAge: string };
  job: JobSettings;
  historyLimit: { successful: number; failed: number };
}

/** Exactly one of them. */
export interface DatasetSource {
  url?: UrlSource;
  configMap?: { name: string; key: string };
  persistentVolumeClaim?: { claimName: string; path: string };
  s3?: S3Source;
}

export interface UrlSource {
  url: string;
  allowInsecureHTTP?: boolean;
  /** Keys `token`, or `username` and `password`. */
  authSecretRef?: { name: string };
  caConfigMapRef?: { name: string; key: string };
  timeoutSeconds: number;
  maxBytes: number;
}

export interface S3Source {
  endpoint?: string;
  region: string;
  bucket: string;
  key: string;
  forcePathStyle: boolean;
  /** Keys `accessKeyId` and `secretAccessKey`. */
  credentialsSecretRef?: { name: string };
}

export interface Schedule {
  cron: string;
  timeZone: string;
  startingDeadlineSeconds: number;
  concurrencyPolicy: 'Forbid' | 'Replace';
  catchUp: 'None' | 'Latest';
}

export interface JobSettings {
  backoffLimit: number;
  activeDeadlineSeconds: number;
  ttlSecondsAfterFinished: number;
  serviceAccountName?: string;
  /** ResourceRequirements of the container. */
  resources?: object;
}

export type Trigger = 'Spec' | 'Content' | 'Schedule' | 'Manual' | 'CatchUp';

/** Times are RFC 3339. There is no phase: conditions say it all. */
export interface DatasetStatus {
  observedGeneration?: number;
  conditions?: readonly DatasetCondition[];
  sourceSummary?: string;
  specHash?: string;
  sourceRevision?: string;
  contentHash?: string;
  lastHandledReconcileAt?: string;
  rows?: number;
  dataFrom?: string;
  dataTo?: string;
  lastSuccessTime?: string;
  lastScheduleTime?: string;
  nextScheduleTime?: string;
  consecutiveFailures?: number;
  activeRun?: { jobName: string; trigger: Trigger; startedAt: string };
  /** Newest first, ten at most. */
  runs?: readonly RunRecord[];
}

export interface RunRecord {
  jobName: string;
  trigger: Trigger;
  result: 'Succeeded' | 'Unchanged' | 'Failed' | 'Aborted';
  reason?: string;
  startedAt?: string;
  completedAt?: string;
  rowsRead?: number;
  rowsWritten?: number;
  rowsRejected?: number;
  bytes?: number;
}

export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled' | 'Ingested' | 'Fresh';

export interface DatasetCondition extends Condition {
  type: ConditionType;
  observedGeneration: number;
  lastTransitionTime: string;
  reason: string;
  message: string;
}
