import {
  configMapKeyRef,
  flag,
  int64,
  integer,
  object,
  objectName,
  type Schema,
  secretRef,
  text,
} from './crd-schema.js';

const noCredentials = (field: string, instead: string) => ({
  rule: `!self.${field}.matches('^https?://[^/?#]*@')`,
  message: `credentials in the URL are not allowed; use ${instead}`,
  fieldPath: `.${field}`,
});

const url = object(
  'A file on a web server. It is asked for with ETag and Last-Modified, so that a file that did not change is not fetched again.',
  {
    url: text(
      'Address of the file. Without credentials; signed URLs are taken, and never shown in the status.',
      { maxLength: 2048, pattern: '^https?://\\S+$' },
    ),
    allowInsecureHTTP: flag(
      'Takes an http:// address: what is sent and received, credentials among it, can be read and changed on the way.',
    ),
    authSecretRef: secretRef(
      'Secret with credentials for the server: `token` (sent as a bearer token), or `username` and `password`.',
    ),
    caConfigMapRef: configMapKeyRef(
      'Certificates of the authority that signed the certificate of the server, when it is none that the image knows.',
      'Key that holds the certificates, PEM.',
    ),
    timeoutSeconds: integer('Longest time to fetch the file. Default: 60.', {
      minimum: 1,
      maximum: 3600,
      default: 60,
    }),
    maxBytes: integer('Largest file that is taken, after decompression. Default: 1073741824 (1 GiB).', {
      ...int64,
      minimum: 1,
      default: 1_073_741_824,
    }),
  },
  {
    required: ['url'],
    'x-kubernetes-validations': [
      {
        rule: "self.url.startsWith('https://') || (has(self.allowInsecureHTTP) && self.allowInsecureHTTP)",
        message: 'plain http needs allowInsecureHTTP: true',
        fieldPath: '.url',
      },
      noCredentials('url', 'authSecretRef'),
    ],
  },
);

const persistentVolumeClaim = object(
  'A file in a volume, which is mounted for reading alone.',
  {
    claimName: objectName('Name of the PersistentVolumeClaim, in the namespace of the Dataset.'),
    path: text(
      'Path of the file in the volume, such as daily/bars.csv. The user that loads run as must be allowed to read it.',
      { minLength: 1, maxLength: 1024 },
    ),
  },
  {
    required: ['claimName', 'path'],
    'x-kubernetes-validations': [
      {
        rule: "!self.path.startsWith('/') && !self.path.split('/').exists(p, p == '..')",
        message: "path must be relative and must not contain '..'",
        fieldPath: '.path',
      },
      {
        rule: "self.path.startsWith('/') || !self.path.split('/').exists(p, p == '' || p == '.')",
        message: "path must name a file and have no empty or '.' parts",
        fieldPath: '.path',
      },
    ],
  },
);

const s3 = object(
  'An object in S3, or in a store that speaks its protocol.',
  {
    endpoint: text('Address of the server, such as https://minio.example.org. Left out: AWS.', {
      maxLength: 512,
      pattern: '^https?://\\S+$',
    }),
    region: text('Region of the bucket. Default: us-east-1.', {
      minLength: 1,
      maxLength: 64,
      default: 'us-east-1',
    }),
    bucket: text('Name of the bucket.', {
      minLength: 3,
      maxLength: 63,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]$',
    }),
    key: text('Key of the object, such as exports/bars.csv.gz.', { minLength: 1, maxLength: 1024 }),
    forcePathStyle: flag(
      'Puts the bucket in the path and not in the host name, as many servers other than AWS need it. Default: false.',
      false,
    ),
    credentialsSecretRef: secretRef(
      'Secret with `accessKeyId` and `secretAccessKey`. Left out: the object is asked for without a signature.',
    ),
  },
  {
    required: ['bucket', 'key'],
    'x-kubernetes-validations': [
      {
        rule: "!self.key.split('/').exists(p, p == '.' || p == '..')",
        message: "key must not contain '.' or '..' as a part",
        fieldPath: '.key',
      },
      {
        rule: "!has(self.endpoint) || !self.endpoint.matches('^https?://[^/?#]*@')",
        message: 'credentials in the endpoint are not allowed; use credentialsSecretRef',
        fieldPath: '.endpoint',
      },
    ],
  },
);

export const sourceSchema: Schema = object(
  'Where the rows come from: exactly one of url, configMap, persistentVolumeClaim and s3.',
  {
    url,
    configMap: configMapKeyRef(
      'A key of a ConfigMap. The operator watches it: a change is loaded at once, and a schedule is not allowed.',
      'Key that holds the file, in data or binaryData.',
    ),
    persistentVolumeClaim,
    s3,
  },
  {
    'x-kubernetes-validations': [
      {
        rule: '[has(self.url), has(self.configMap), has(self.persistentVolumeClaim), has(self.s3)].filter(x, x).size() == 1',
        message: 'exactly one of url, configMap, persistentVolumeClaim, s3 must be set',
      },
    ],
  },
);
