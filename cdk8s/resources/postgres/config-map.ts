import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { isBundled } from '../../database.js';
import { div, mul } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** Settings of the bundled server, sized by its memory. Those of users are arguments, which win over the file. */
export function configMap(scope: Construct, v: Values) {
  const { memoryMiB, maxConnections } = v.postgres;
  return new HelmObject<IConfigMap>(
    scope,
    'config-map',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(v, 'postgres', 'postgres'),
      data: {
        'postgresql.conf': `listen_addresses = '*'
unix_socket_directories = '/var/run/postgresql'
max_connections = ${maxConnections}
password_encryption = scram-sha-256

# A quarter of the memory; the system keeps files in the rest.
shared_buffers = ${div(memoryMiB, 4)}MB
effective_cache_size = ${div(mul(memoryMiB, 3), 4)}MB
maintenance_work_mem = ${div(memoryMiB, 8)}MB
dynamic_shared_memory_type = posix

# Loads write much at once.
max_wal_size = 1GB
checkpoint_completion_target = 0.9
wal_compression = pglz

log_timezone = UTC
timezone = UTC
datestyle = 'iso, ymd'
log_checkpoints = off
log_min_duration_statement = 1000
`,
      },
    },
    { when: isBundled(v) },
  );
}
