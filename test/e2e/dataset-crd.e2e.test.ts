import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { datasetCrd } from '../../src/operator/dataset/crd.js';
import { specBounds, statusBounds } from './dataset-crd/bounds.js';
import { constraints, isAt, ruleMessages } from './dataset-crd/constraints.js';
import { installCrd } from './dataset-crd/install-crd.js';
import { type Answers, ask, dataset, datasetWith, type Manifest } from './dataset-crd/objects.js';
import { rules } from './dataset-crd/rules.js';
import { kubectl, tryKubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';

let namespace: Namespace;

beforeAll(async () => {
  await installCrd();
  namespace = await createNamespace('crd');
  await createAll(['live', 'sentinel-one', 'sentinel-two'].map((name) => dataset(name, { suspend: true })));
});
afterAll(() => namespace?.remove());

async function createAll(items: readonly Manifest[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(['create', '--namespace', namespace.name, '--filename', '-'], { input });
}

const create = (objects: readonly Manifest[]): Promise<Answers> =>
  ask(namespace.name, ['create', '--validate=ignore'], objects);
const replace = (...objects: Manifest[]): Promise<Answers> =>
  ask(namespace.name, ['replace', '--validate=ignore'], objects);
const inNamespace = (...args: string[]) => tryKubectl([...args, '--namespace', namespace.name]);
const chosen = (type: string) => inNamespace('get', 'tsds', `--field-selector=spec.type=${type}`);
/** The path as messages write it. */
const told = (path: string): string => path.replaceAll(/\.(\d+)/g, '[$1]');

const isAboutNames = ({ path }: { path: string }): boolean => path === 'metadata.name';

describe('every rule of the schema', () => {
  const cases = rules.flatMap(({ taken, refused, message, path }, rule) => [
    ...taken.map((object, nth) => ({ name: `taken-${rule}-${nth}`, object, message: undefined, path })),
    ...refused.map((object, nth) => ({ name: `refused-${rule}-${nth}`, object, message, path })),
  ]);
  let answers: Answers;
  beforeAll(async () => {
    answers = await create(
      cases.map(({ name, object, ...rest }) =>
        isAboutNames(rest) ? object : { ...object, metadata: { name } },
      ),
    );
  });

  it.each(cases.map((each) => [each.message ?? 'is kept', JSON.stringify(each.object), each] as const))(
    '%s: %s',
    (_, __, { name, object, message, path, ...rest }) => {
      const asked = isAboutNames({ path, ...rest }) ? object.metadata.name : name;
      if (message === undefined) expect(answers.taken).toContain(asked);
      else expect(answers.refused.get(asked)).toContain(`${path}: Invalid value: ${message}`);
    },
  );

  it('has a case that is taken and one that is refused', () => {
    const tried = rules.filter(({ taken, refused }) => taken.length > 0 && refused.length > 0);
    const ofType = 'spec.type is immutable; create a new Dataset';
    expect([...tried.map(({ message }) => message), ofType].toSorted()).toEqual(ruleMessages().toSorted());
  });
});

describe('the type of rows', () => {
  it('stays as it was, whatever else changes', async () => {
    expect((await replace(dataset('live', { format: 'JSON' }))).taken).toEqual(['live']);
    expect((await replace(dataset('live', { type: 'AirQuality' }))).refused.get('live')).toMatch(
      /^spec\.type: Invalid value: .*spec\.type is immutable; create a new Dataset$/,
    );
  });
});

describe.each([
  ['spec', specBounds, ['create', '--validate=ignore'], 'bound'],
  ['status', statusBounds, ['replace', '--validate=ignore', '--subresource=status'], 'live'],
] as const)('every bound of the %s', (part, bounds, verb, prefix) => {
  const cases = bounds.map(([path, keyword, value, message], index) => {
    const name = `${prefix}-${index}`;
    return { name, path, keyword, message, object: datasetWith(name, path, value) };
  });
  let answers: Answers;
  beforeAll(async () => {
    if (part === 'status') await createAll(cases.map(({ name }) => dataset(name, { suspend: true })));
    answers = await ask(
      namespace.name,
      verb,
      cases.map(({ object }) => object),
    );
  });

  it.each(cases)('$path: $keyword', ({ name, path, message }) => {
    const said = answers.refused.get(name);
    expect(said).toContain(`${told(path)}: `);
    expect(said).toContain(message);
  });

  it('has a case', () => {
    const wanted = constraints().filter(({ path }) => path.split('.')[0] === part);
    const untried = wanted.filter(
      ({ path, keyword }) => !bounds.some((bound) => isAt(path, bound[0]) && keyword === bound[1]),
    );
    expect(wanted.length).toBeGreaterThan(30);
    expect(untried).toEqual([]);
  });
});

describe('what people do with kubectl', () => {
  const misspelt = JSON.stringify(dataset('typo', { retention: { maxAge: '30d' }, suspended: true }));
  const submit = (validate: string) =>
    tryKubectl(
      [
        'create',
        '--dry-run=server',
        `--validate=${validate}`,
        '--namespace',
        namespace.name,
        '-f',
        '-',
        '-o',
        'json',
      ],
      { input: misspelt },
    );

  it('is stopped at a field that there is none of', async () => {
    const { code, stderr } = await submit('strict');
    expect(code).toBe(1);
    expect(stderr).toMatch(/unknown field "(spec\.)?suspended"/);
  });

  it('stores no such field when checks are switched off', async () => {
    const { stdout } = await submit('ignore');
    const { spec } = JSON.parse(stdout) as Manifest;
    expect(spec).toMatchObject({ retention: { maxAge: '30d' }, suspend: false });
    expect(spec).not.toHaveProperty('suspended');
  });

  it('fills in the defaults that the documents name', async () => {
    const { stdout } = await inNamespace('get', 'tsds', 'live', '--output', 'jsonpath={.spec}');
    expect(JSON.parse(stdout)).toEqual({
      type: 'StocksOHLCV',
      source: { url: { url: 'https://example.org/bars.csv', timeoutSeconds: 60, maxBytes: 1_073_741_824 } },
      format: 'CSV',
      compression: 'Auto',
      suspend: true,
      deletionPolicy: 'Retain',
      write: { mode: 'Upsert', maxRejectedRows: 0 },
      job: { backoffLimit: 3, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 86_400 },
      historyLimit: { successful: 3, failed: 3 },
    });
  });

  it.each([
    ['tsds', 'NAME TYPE SOURCE READY REASON ROWS LAST SUCCESS AGE'],
    ['almanac', 'NAME TYPE SOURCE READY REASON ROWS LAST SUCCESS AGE'],
  ])('lists with kubectl get %s', async (word, header) => {
    const { stdout } = await inNamespace('get', word);
    expect(stdout.split('\n')[0]?.trim().replaceAll(/\s+/g, ' ')).toBe(header);
    expect(stdout).toMatch(/^live +StocksOHLCV/m);
  });

  it.each([
    ['tsds', 'operator loads them from a source'],
    ['tsds.spec', 'What the rows are. It cannot be changed.'],
    ['tsds.spec.source', 'exactly one of url, configMap'],
    ['tsds.spec.schedule.cron', 'Minute, hour, day of the month'],
    ['tsds.status.conditions.reason', 'Why, in one word.'],
  ])('explains %s', async (field, words) => {
    const { stdout } = await inNamespace('explain', field);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it('chooses by type of rows', async () => {
    expect((await chosen('AirQuality')).stdout).toBe('');
    expect((await chosen('StocksOHLCV')).stdout).toMatch(/^live /m);
  });

  it('is told that the definition keeps the cost that the API server allows', async () => {
    const input = JSON.stringify(datasetCrd);
    const flags = ['--server-side', '--dry-run=server', '--force-conflicts'];
    expect(await kubectl(['apply', ...flags, '--filename', '-'], { input })).toContain('serverside-applied');
  });
});
