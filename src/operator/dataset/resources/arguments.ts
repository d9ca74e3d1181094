import type { Dataset, DatasetSpec } from '../dataset.js';
import { wishes } from './names.js';
import { literal, sourceParts } from './source.js';

/** The command line of a load, `almanac ingest …`. Throws `config-invalid` for a source that cannot be. */
export function loadArguments(dataset: Dataset): string[] {
  const { name } = dataset.metadata;
  const { source, ...spec } = dataset.spec;
  return [
    'ingest',
    name,
    literal(sourceParts(source).location),
    ...flags({
      type: spec.type,
      format: spec.format.toLowerCase(),
      compression: spec.compression.toLowerCase(),
      mode: spec.write.mode.toLowerCase(),
      'max-rejected-rows': String(spec.write.maxRejectedRows),
    }),
    ...mapping(spec),
    ...flags({ 'run-key': '$(RUN_KEY)' }),
    ...owner(dataset),
    ...(dataset.metadata.annotations?.[wishes.takeOver] === 'true' ? ['--take-over'] : []),
    ...(spec.retention === undefined ? [] : flags({ retention: spec.retention.maxAge })),
    ...(spec.freshness === undefined ? [] : flags({ 'max-age': spec.freshness.maxAge })),
    ...common,
  ];
}

/** The command line of a purge, `almanac purge …`. */
export const purgeArguments = (dataset: Dataset): string[] => [
  'purge',
  dataset.metadata.name,
  ...owner(dataset),
  ...common,
];

/** In order of column, so that a mapping that is only written otherwise is the same Job. */
const mapping = ({ mapping = {} }: Pick<DatasetSpec, 'mapping'>): string[] =>
  Object.entries(mapping)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([column, header]) => ['--mapping', literal(`${column}=${header}`)]);

const flags = (given: Readonly<Record<string, string>>): string[] =>
  Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);

const owner = ({ metadata }: Dataset): string[] => flags({ owner: `${metadata.namespace}/${metadata.name}` });

/** Seconds to wait for the database, before anything is fetched. */
const patience = '600';
const common = flags({ 'if-busy': 'wait', wait: patience, report: '/dev/termination-log' });
