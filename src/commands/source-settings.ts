import type { Config } from '../config.js';
import { acceptOf, type SourceFormat } from '../ingest/source-format.js';
import type { SourceSettings } from '../ingest/source.js';

/** What the environment says about sources. */
export const sourceSettings = (config: Config, format: SourceFormat): SourceSettings => {
  const { allowHttp, allowedPrivateCidrs, sourceCaFile: caFile } = config;
  return {
    http: {
      allowHttp,
      allowedPrivateCidrs,
      maxBytes: config.ingestMaxBytes,
      accept: acceptOf[format],
      authFolder: config.sourceAuthFolder,
      caFile,
    },
    s3: {
      endpoint: config.s3Endpoint,
      region: config.s3Region,
      forcePathStyle: config.s3ForcePathStyle,
      accessKeyId: config.s3AccessKeyId,
      secretAccessKey: config.s3SecretAccessKey,
      caFile,
      allowHttp,
      allowedPrivateCidrs,
    },
  };
};
