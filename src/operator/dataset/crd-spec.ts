import { maxAgePattern } from '../../duration.js';
import {
  choice,
  flag,
  group,
  int32,
  int64,
  integer,
  object,
  objectName,
  type Schema,
  text,
} from './crd-schema.js';
import { sourceSchema } from './crd-source.js';

/** Type → its columns, which a mapping may name. */
const columns: Readonly<Record<string, readonly string[]>> = {
  StocksOHLCV: ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume'],
  AirQuality: ['time', 'station', 'so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'],
};

const mappingRule = ([type, names]: [string, readonly string[]]) => ({
  rule: `self.type != '${type}' || !has(self.mapping) || self.mapping.all(c, c in [${names.map((name) => `'${name}'`).join(', ')}])`,
  message: `mapping of ${type} may name the columns ${names.join(', ')}`,
  fieldPath: '.mapping',
});

const mapping: Schema = {
  type: 'object',
  description:
    'Columns that are called otherwise in the source: our column, then the header (or member) there, as in close: Adj Close. Other columns are found by their own names.',
  maxProperties: 32,
  additionalProperties: { type: 'string', minLength: 1, maxLength: 128 },
};

const write = group('How rows meet the rows that are there.', {
  mode: choice(
    'Upsert adds rows and updates those with the same key. Append adds rows and rejects those whose key exists. Replace makes the source the whole dataset. Default: Upsert.',
    ['Upsert', 'Append', 'Replace'],
    'Upsert',
  ),
  maxRejectedRows: integer(
    'Loads although up to so many rows are wrong; with more, nothing is loaded. Default: 0.',
    { ...int64, minimum: 0, default: 0 },
  ),
});

const schedule = object(
  'When to load, again and again. A CronJob of the same name does it, also while the operator is away.',
  {
    cron: text(
      'Minute, hour, day of the month, month and day of the week, as in 15 6 * * 1-5; or @hourly, @daily, @weekly, @monthly.',
      { maxLength: 128, pattern: '^(@(hourly|daily|weekly|monthly)|(\\S+\\s+){4}\\S+)$' },
    ),
    timeZone: text('Time zone of the schedule, as in Europe/Berlin. Default: Etc/UTC.', {
      maxLength: 64,
      pattern: '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
      default: 'Etc/UTC',
    }),
    startingDeadlineSeconds: integer(
      'A run that could not begin for so long after its time is missed. Default: 600.',
      { format: 'int64', minimum: 10, maximum: 31_536_000, default: 600 },
    ),
    concurrencyPolicy: choice(
      'When the run before is still active: Forbid skips this one, Replace stops that one. Default: Forbid.',
      ['Forbid', 'Replace'],
      'Forbid',
    ),
    catchUp: choice(
      'After missed runs: Latest loads once, None waits for the next time. Default: Latest.',
      ['None', 'Latest'],
      'Latest',
    ),
  },
  {
    required: ['cron'],
    'x-kubernetes-validations': [
      {
        rule: "!self.cron.contains('TZ=')",
        message: 'use timeZone instead of a TZ prefix',
        fieldPath: '.cron',
      },
    ],
  },
);

const age = (description: string, maxAge: string, pattern: string): Schema =>
  object(description, { maxAge: text(maxAge, { maxLength: 16, pattern }) }, { required: ['maxAge'] });

const freshness = age(
  'How old the newest row may be. The condition Fresh and, from the next load on, the metrics tell whether it is younger; nothing else follows.',
  'A number of minutes, hours or days: 90m, 36h, 7d.',
  maxAgePattern,
);

const retention = age(
  'How long rows are kept, back from the time of a load. Each load deletes what is older; one that would leave no row is refused.',
  'A number of hours, days, weeks or years: 48h, 30d, 8w, 5y.',
  '^([1-9][0-9]{0,5}[hd]|[1-9][0-9]{0,3}w|[1-9][0-9]{0,2}y)$',
);

const quantities = (description: string): Schema => ({
  type: 'object',
  description,
  maxProperties: 16,
  additionalProperties: {
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
    maxLength: 32,
    pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$',
  },
});

const job = group('The Jobs that load.', {
  backoffLimit: integer(
    'How often a run is tried again when the source or the database is away. A wrong source is not tried again. Default: 3.',
    { format: 'int32', minimum: 0, maximum: 10, default: 3 },
  ),
  activeDeadlineSeconds: integer('Longest time of a run, all its tries together. Default: 3600.', {
    format: 'int64',
    minimum: 30,
    maximum: 86_400,
    default: 3600,
  }),
  ttlSecondsAfterFinished: integer(
    'How long a finished Job and its log are left. The operator reads the result in that time. Default: 86400, a day.',
    { ...int32, minimum: 0, default: 86_400 },
  ),
  serviceAccountName: objectName(
    'ServiceAccount of the pods; left out: that of the release. No token is mounted.',
  ),
  resources: object('Resources of the container; left out: those of the release.', {
    limits: quantities('The most that it may use, such as memory: 1Gi.'),
    requests: quantities('What is set aside for it, such as cpu: 250m.'),
  }),
});

const history = (what: string): Schema =>
  integer(`How many finished Jobs of runs that ${what} are left, at most. Default: 3.`, {
    format: 'int32',
    minimum: 0,
    maximum: 10,
    default: 3,
  });

const historyLimit = group(
  'Finished Jobs that are left, with their logs. The status names the last ten runs either way.',
  {
    successful: history('succeeded'),
    failed: history('failed'),
  },
);

export const specSchema: Schema = object(
  'What is wanted.',
  {
    type: {
      ...choice('What the rows are. It cannot be changed.', ['StocksOHLCV', 'AirQuality']),
      'x-kubernetes-validations': [
        { rule: 'self == oldSelf', message: 'spec.type is immutable; create a new Dataset' },
      ],
    },
    source: sourceSchema,
    format: choice(
      'How the rows are written: CSV with a header, NDJSON (one object a line), or JSON (one array of objects). Default: CSV.',
      ['CSV', 'NDJSON', 'JSON'],
      'CSV',
    ),
    compression: choice(
      'How the file is compressed. Auto looks at its first bytes. Default: Auto.',
      ['Auto', 'None', 'Gzip', 'Zstd'],
      'Auto',
    ),
    mapping,
    write,
    schedule,
    freshness,
    retention,
    suspend: flag(
      'Starts no more runs until it is false again; one that is active ends. Default: false.',
      false,
    ),
    deletionPolicy: choice(
      'When the Dataset is deleted: Retain leaves its rows, Delete deletes them before the Dataset goes. Default: Retain.',
      ['Retain', 'Delete'],
      'Retain',
    ),
    job,
    historyLimit,
  },
  {
    required: ['type', 'source'],
    'x-kubernetes-validations': [
      {
        rule: '!has(self.schedule) || !has(self.source.configMap)',
        message: 'ConfigMap sources are re-ingested on change; a schedule is not allowed',
        fieldPath: '.schedule',
      },
      {
        rule: "!has(self.retention) || self.write.mode != 'Replace'",
        message: 'retention cannot be combined with write.mode Replace',
        fieldPath: '.retention',
      },
      {
        rule: "!has(self.schedule) || self.write.mode != 'Append'",
        message: 'scheduled datasets must use Upsert or Replace so that retries stay idempotent',
        fieldPath: '.write.mode',
      },
      ...Object.entries(columns).map(mappingRule),
    ],
  },
);
