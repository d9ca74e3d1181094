/** Field, what bounds it, a value that breaks the bound, and what the API server says. */
export type Bound = readonly [path: string, keyword: string, value: unknown, message: string];

const long = (length: number): string => 'a'.repeat(length);
const time = 'must be of type date-time';
const required = 'Required value';
const name = "should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const key = "should match '^[-._a-zA-Z0-9]+$'";
const quantity = "should match '^[0-9]+(\\.[0-9]+)?(m|k|";
const over = (bytes: number): string => `Too long: may not be more than ${bytes} bytes`;
const above = (bound: number): string => `should be less than or equal to ${bound}`;
const below = (bound: number): string => `should be greater than or equal to ${bound}`;
const short = (length: number): string => `should be at least ${length} chars long`;
const entries = (count: number, prefix = 'entry'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, '1']));

const objectName = (path: string): Bound[] => [
  [path, 'required', undefined, required],
  [path, 'minLength', '', short(1)],
  [path, 'maxLength', long(254), over(253)],
  [path, 'pattern', '../secrets', name],
];

const configMapKey = (path: string): Bound[] => [
  ...objectName(`${path}.name`),
  [`${path}.key`, 'required', undefined, required],
  [`${path}.key`, 'minLength', '', short(1)],
  [`${path}.key`, 'maxLength', long(254), over(253)],
  [`${path}.key`, 'pattern', 'a/b', key],
];

const source: Bound[] = [
  ['spec.source.url.url', 'required', undefined, required],
  ['spec.source.url.url', 'maxLength', `https://${long(2048)}`, over(2048)],
  ['spec.source.url.url', 'pattern', 'ftp://example.org/a.csv', "should match '^https?://\\S+$'"],
  ['spec.source.url.timeoutSeconds', 'minimum', 0, below(1)],
  ['spec.source.url.timeoutSeconds', 'maximum', 3601, above(3600)],
  ['spec.source.url.maxBytes', 'minimum', 0, below(1)],
  ['spec.source.url.maxBytes', 'maximum', 9_007_199_254_740_992, above(9_007_199_254_740_991)],
  ...objectName('spec.source.url.authSecretRef.name'),
  ...configMapKey('spec.source.url.caConfigMapRef'),
  ...configMapKey('spec.source.configMap'),
  ...objectName('spec.source.persistentVolumeClaim.claimName'),
  ['spec.source.persistentVolumeClaim.path', 'required', undefined, required],
  ['spec.source.persistentVolumeClaim.path', 'minLength', '', short(1)],
  ['spec.source.persistentVolumeClaim.path', 'maxLength', long(1025), over(1024)],
  ['spec.source.s3.endpoint', 'maxLength', `https://${long(512)}`, over(512)],
  ['spec.source.s3.endpoint', 'pattern', 'minio:9000', "should match '^https?://\\S+$'"],
  ['spec.source.s3.region', 'minLength', '', short(1)],
  ['spec.source.s3.region', 'maxLength', long(65), over(64)],
  ['spec.source.s3.bucket', 'required', undefined, required],
  ['spec.source.s3.bucket', 'minLength', 'ab', short(3)],
  ['spec.source.s3.bucket', 'maxLength', long(64), over(63)],
  ['spec.source.s3.bucket', 'pattern', 'a/b', "should match '^[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]$'"],
  ['spec.source.s3.key', 'required', undefined, required],
  ['spec.source.s3.key', 'minLength', '', short(1)],
  ['spec.source.s3.key', 'maxLength', long(1025), over(1024)],
  ...objectName('spec.source.s3.credentialsSecretRef.name'),
];

const loading: Bound[] = [
  ['spec', 'required', undefined, required],
  ['spec.type', 'required', undefined, required],
  ['spec.type', 'enum', 'Bonds', 'supported values: "StocksOHLCV", "AirQuality"'],
  ['spec.source', 'required', undefined, required],
  ['spec.format', 'enum', 'Parquet', 'supported values: "CSV", "NDJSON", "JSON"'],
  ['spec.compression', 'enum', 'Brotli', 'supported values: "Auto", "None", "Gzip", "Zstd"'],
  ['spec.deletionPolicy', 'enum', 'Orphan', 'supported values: "Retain", "Delete"'],
  ['spec.mapping', 'maxProperties', entries(33, 'column'), 'Too many: 33: must have at most 32 items'],
  ['spec.mapping.close', 'minLength', '', short(1)],
  ['spec.mapping.close', 'maxLength', long(129), over(128)],
  ['spec.write.mode', 'enum', 'Merge', 'supported values: "Upsert", "Append", "Replace"'],
  ['spec.write.maxRejectedRows', 'minimum', -1, below(0)],
  ['spec.write.maxRejectedRows', 'maximum', 9_007_199_254_740_992, above(9_007_199_254_740_991)],
  ['spec.freshness.maxAge', 'required', undefined, required],
  ['spec.freshness.maxAge', 'maxLength', `${'9'.repeat(16)}d`, over(16)],
  ['spec.freshness.maxAge', 'pattern', '2w', "should match '^[1-9][0-9]{0,5}(m|h|d)$'"],
  ['spec.retention.maxAge', 'required', undefined, required],
  ['spec.retention.maxAge', 'maxLength', `${'9'.repeat(16)}d`, over(16)],
  ['spec.retention.maxAge', 'pattern', '90m', "should match '^([1-9][0-9]{0,5}[hd]|"],
];

const running: Bound[] = [
  ['spec.schedule.cron', 'required', undefined, required],
  ['spec.schedule.cron', 'maxLength', `* * * * ${long(121)}`, over(128)],
  ['spec.schedule.cron', 'pattern', '@every 5m', "should match '^(@(hourly|daily|weekly|monthly)|"],
  ['spec.schedule.timeZone', 'maxLength', long(65), over(64)],
  ['spec.schedule.timeZone', 'pattern', '../etc', "should match '^[A-Za-z0-9_+-]+(/"],
  ['spec.schedule.startingDeadlineSeconds', 'minimum', 9, below(10)],
  ['spec.schedule.startingDeadlineSeconds', 'maximum', 31_536_001, above(31_536_000)],
  ['spec.schedule.concurrencyPolicy', 'enum', 'Allow', 'supported values: "Forbid", "Replace"'],
  ['spec.schedule.catchUp', 'enum', 'All', 'supported values: "None", "Latest"'],
  ['spec.job.backoffLimit', 'minimum', -1, below(0)],
  ['spec.job.backoffLimit', 'maximum', 11, above(10)],
  ['spec.job.activeDeadlineSeconds', 'minimum', 29, below(30)],
  ['spec.job.activeDeadlineSeconds', 'maximum', 86_401, above(86_400)],
  ['spec.job.ttlSecondsAfterFinished', 'minimum', -1, below(0)],
  ['spec.job.ttlSecondsAfterFinished', 'maximum', 2_147_483_648, above(2_147_483_647)],
  ...objectName('spec.job.serviceAccountName').slice(1),
  ['spec.job.resources.limits', 'maxProperties', entries(17), 'Too many: 17: must have at most 16 items'],
  ['spec.job.resources.limits.cpu', 'pattern', 'much', quantity],
  ['spec.job.resources.limits.cpu', 'maxLength', '9'.repeat(33), over(32)],
  ['spec.job.resources.requests', 'maxProperties', entries(17), 'Too many: 17: must have at most 16 items'],
  ['spec.job.resources.requests.memory', 'pattern', '1 GB', quantity],
  ['spec.job.resources.requests.memory', 'maxLength', '9'.repeat(33), over(32)],
  ['spec.historyLimit.successful', 'minimum', -1, below(0)],
  ['spec.historyLimit.successful', 'maximum', 11, above(10)],
  ['spec.historyLimit.failed', 'minimum', -1, below(0)],
  ['spec.historyLimit.failed', 'maximum', 11, above(10)],
];

const count = (path: string): Bound[] => [
  [path, 'minimum', -1, below(0)],
  [path, 'maximum', 9_007_199_254_740_992, above(9_007_199_254_740_991)],
];

export const specBounds: readonly Bound[] = [...loading, ...source, ...running];

export const statusBounds: readonly Bound[] = [
  [
    'status.conditions',
    'maxItems',
    Array.from({ length: 9 }, (_, n) => ({ type: `T${n}` })),
    'Too many: 9: must have at most 8 items',
  ],
  ['status.conditions.0.type', 'required', undefined, required],
  ['status.conditions.0.type', 'maxLength', long(317), over(316)],
  ['status.conditions.0.status', 'required', undefined, required],
  ['status.conditions.0.status', 'enum', 'Maybe', 'supported values: "True", "False", "Unknown"'],
  ['status.conditions.0.observedGeneration', 'minimum', -1, below(0)],
  ['status.conditions.0.lastTransitionTime', 'required', undefined, required],
  ['status.conditions.0.lastTransitionTime', 'format', 'yesterday', time],
  ['status.conditions.0.reason', 'required', undefined, required],
  ['status.conditions.0.reason', 'minLength', '', short(1)],
  ['status.conditions.0.reason', 'maxLength', long(1025), over(1024)],
  ['status.conditions.0.reason', 'pattern', 'two words', "should match '^[A-Za-z]("],
  ['status.conditions.0.message', 'required', undefined, required],
  ['status.conditions.0.message', 'maxLength', long(32_769), over(32_768)],
  ['status.sourceSummary', 'maxLength', long(257), over(256)],
  ['status.specHash', 'maxLength', long(65), over(64)],
  ['status.sourceRevision', 'maxLength', long(257), over(256)],
  ['status.contentHash', 'maxLength', long(73), over(72)],
  ['status.lastHandledReconcileAt', 'maxLength', long(65), over(64)],
  ['status.dataFrom', 'format', 'yesterday', time],
  ['status.dataTo', 'format', 'yesterday', time],
  ['status.lastSuccessTime', 'format', 'yesterday', time],
  ['status.lastScheduleTime', 'format', 'yesterday', time],
  ['status.nextScheduleTime', 'maxLength', long(65), over(64)],
  ['status.activeRun.jobName', 'maxLength', long(254), over(253)],
  [
    'status.activeRun.trigger',
    'enum',
    'Whim',
    'supported values: "Spec", "Content", "Schedule", "Manual", "CatchUp"',
  ],
  ['status.activeRun.startedAt', 'format', 'yesterday', time],
  [
    'status.runs',
    'maxItems',
    Array.from({ length: 11 }, () => ({})),
    'Too many: 11: must have at most 10 items',
  ],
  ['status.runs.0.jobName', 'maxLength', long(254), over(253)],
  ['status.runs.0.trigger', 'maxLength', long(33), over(32)],
  ['status.runs.0.result', 'enum', 'Lost', 'supported values: "Succeeded", "Unchanged", "Failed", "Aborted"'],
  ['status.runs.0.reason', 'maxLength', long(1025), over(1024)],
  ['status.runs.0.startedAt', 'maxLength', long(65), over(64)],
  ['status.runs.0.completedAt', 'maxLength', long(65), over(64)],
  ...['rowsRead', 'rowsWritten', 'rowsRejected', 'bytes'].flatMap((member) =>
    count(`status.runs.0.${member}`),
  ),
];
