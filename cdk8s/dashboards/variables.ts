import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  ConstantVariableBuilder,
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { metricFacts } from '../../src/observability/metric-names.js';
import { ofDataset, ofEach, series } from './promql.js';
import { prometheus, target } from './queries.js';

const build = metricFacts.buildInfo.name;

export const datasource = (): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder('datasource')
    .label('Prometheus')
    .description('The Prometheus that scrapes the release.')
    .type('prometheus');

/** Values of a label that Prometheus has, asked anew when the time changes. */
export function labelValues(name: string, metric: string, label = name): QueryVariableBuilder {
  const query = `label_values(${metric}, ${label})`;
  return new QueryVariableBuilder(name)
    .label(name)
    .datasource(prometheus)
    .definition(query)
    .query({ qryType: 1, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

/** Any number of them; all at first, and those too that come while it is shown. */
export const several = (variable: QueryVariableBuilder): QueryVariableBuilder =>
  variable
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: ['All'], value: ['$__all'] });

type Pair = readonly [text: string, value: string];

/** A variable with these values, each after what is shown of them; the first is chosen at first. */
export function choice(name: string, pairs: readonly Pair[]): CustomVariableBuilder {
  const options = pairs.map(([text, value], index) => ({ text, value, selected: index === 0 }));
  const written = pairs.map(([text, value]) => (text === value ? value : `${text} : ${value}`));
  const builder = new CustomVariableBuilder(name).values(written.join(',')).options(options);
  return options[0] === undefined ? builder : builder.current(options[0]);
}

/** A value that nobody chooses: whoever may change the dashboard finds it in its settings. */
export function constant(name: string, value: string): Builder<VariableModel> {
  const built = new ConstantVariableBuilder(name).value(value).build();
  const hidden = { hide: VariableHide.HideVariable, skipUrlSync: true, current: { text: value, value } };
  return { build: () => ({ ...built, ...hidden }) };
}

/** Values that are shown as they are. */
export const choiceOf = (name: string, values: readonly string[]): CustomVariableBuilder =>
  choice(
    name,
    values.map((value) => [value, value]),
  );

const namespace = (): QueryVariableBuilder =>
  labelValues('namespace', build).label('Namespace').description('Namespaces in which Almanac runs.');

const release = (): QueryVariableBuilder =>
  labelValues('release', `${build}{namespace=~"$namespace"}`)
    .label('Release')
    .description('Releases of the chart in it.');

/** What every dashboard of a release asks for. */
export const releaseVariables = () => [datasource(), namespace(), release()];

/** Vertical lines where a version began to run, and where a pod did. */
export const rollouts = (): AnnotationQueryBuilder =>
  annotation({
    name: 'Rollouts',
    colour: 'blue',
    expr: `min by (version, commit) (${series('buildInfo')} * on (namespace, instance) group_left () ${ofEach('started')}) * 1000`,
    title: 'Version {{version}}',
    text: 'Its first pod started. Commit {{commit}}.',
  });

/** Where a dataset got a new revision; a run that found nothing new makes none. */
export const revisions = (): AnnotationQueryBuilder =>
  annotation({
    name: 'Revisions',
    colour: 'green',
    expr: `(${ofDataset('datasetRevisionTime')} > 0) * 1000`,
    title: '{{dataset}}',
    text: 'A revision was loaded.',
  });

interface Annotation {
  readonly name: string;
  readonly colour: string;
  /** Its value is when it happened, in milliseconds. */
  readonly expr: string;
  readonly title: string;
  readonly text: string;
}

const annotation = ({ name, colour, expr, title, text }: Annotation): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(prometheus)
    .enable(true)
    .iconColor(colour)
    .expr(expr)
    .target(target({ expr }, 0))
    .step('60s')
    .titleFormat(title)
    .textFormat(text)
    .useValueForTime(true);
