import type { Config } from '../config.js';
import type { SourceSettings } from '../ingest/source.js';

/** What the environment says about sources. */
export const sourceSettings = (config: Config): SourceSettings => {
  const { allowHttp, allowedPrivateCidrs } = config;
  return {
    http: { allowHttp, allowedPrivateCidrs, maxBytes: config.ingestMaxBytes },
    s3: {
      endpoint: config.s3Endpoint,
      region: config.s3Region,
      accessKeyId: config.s3AccessKeyId,
      secretAccessKey: config.s3SecretAccessKey,
      allowHttp,
      allowedPrivateCidrs,
    },
  };
};
