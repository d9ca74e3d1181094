import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { almanacChart } from '../../cdk8s/chart.js';
import { helmApp } from '../../cdk8s/helm/helm-chart.js';
import { presetYaml } from '../../cdk8s/helm/values-model.js';
import { lineOf } from '../../src/observability/log-lines.js';
import { requestLines } from '../../src/observability/request-line.js';

const pages = ['docs/logs.md', 'docs/tracing.md'].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const [logs = '', tracing = ''] = pages.map(({ text }) => text);

const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
const yamlOf = (text: string): { block: string; errors: string[]; value: unknown }[] =>
  blocksOf(text, 'yaml').map((block) => {
    const [document] = parseAllDocuments(block, { uniqueKeys: true });
    if (document === undefined) throw new Error('an empty block');
    return {
      block,
      errors: document.errors.map(({ message }) => message),
      value: document.toJS() as unknown,
    };
  });
const named = (text: string, file: string): unknown =>
  yamlOf(text).find(({ block }) => block.startsWith(`# ${file}\n`))?.value;

const line = requestLines()('info', ',"time":"2026-03-02T10:15:00.123Z"', {
  kind: 'request',
  requestId: '5f0c7f6c9d1e4b7a8c2d3e4f-42',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  method: 'GET',
  route: '/stocks/time-series/:symbol',
  status: 200,
  seconds: 0.000412,
  bytes: 612,
  cache: 'hit; detail=l1',
  dataset: 'prices',
});

describe.each(pages)('$path', ({ path, text }) => {
  it('has configurations that can be read', () => {
    expect(yamlOf(text).flatMap(({ errors }) => errors)).toEqual([]);
    expect(yamlOf(text).length).toBeGreaterThan(3);
  });

  it('refers to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, file = '']) => file);
    expect(links.filter((file) => !existsSync(join(dirname(path), file)))).toEqual([]);
    expect(links.length).toBeGreaterThan(1);
  });
});

describe('docs/logs.md', () => {
  it('shows a line as it is', () => {
    const [shown = ''] = blocksOf(logs, 'json');
    expect(Object.entries(JSON.parse(shown) as object)).toEqual(Object.entries(JSON.parse(line) as object));
  });

  it('tells of every field of requests and runs', () => {
    const run = lineOf({
      kind: 'ingest',
      result: {
        dataset: 'd',
        runKey: 'k',
        result: 'r',
        rowsRead: 1,
        rowsWritten: 1,
        rowsRejected: 0,
        seconds: 1,
      },
    });
    const fields = [
      ...Object.keys(JSON.parse(line) as object),
      ...Object.keys(run?.[1] ?? {}),
      'aborted',
      'error',
    ];
    expect(fields.filter((field) => !logs.includes(`\`${field}\``))).toEqual([]);
  });

  it('leads from a line to its trace', () => {
    const { datasources } = named(logs, 'datasources/loki.yaml') as {
      datasources: { jsonData: { derivedFields: { matcherRegex: string }[] } }[];
    };
    const regex = datasources[0]?.jsonData.derivedFields[0]?.matcherRegex ?? '';
    expect(new RegExp(regex).exec(line)?.[1]).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('has Fluent Bit read pods of any name, those of Jobs of Datasets too, by the label that Vector asks for', () => {
    const { pipeline } = named(logs, 'fluent-bit.yaml') as {
      pipeline: { inputs: { path: string }[]; filters: { name: string; regex?: string }[] };
    };
    const { sources } = named(logs, 'vector.yaml') as {
      sources: { kubernetes: { extra_label_selector: string } };
    };
    const pattern = (pipeline.inputs[0]?.path ?? '').replaceAll('.', '\\.').replaceAll('*', '.*');
    const files = ['almanac-6d_almanac_api-1.log', 'acme-load-x2_almanac_ingest-1.log'];
    expect(files.filter((file) => !new RegExp(`^${pattern}$`).test(`/var/log/containers/${file}`))).toEqual(
      [],
    );
    const [label = '', value = ''] = sources.kubernetes.extra_label_selector.split('=');
    expect(pipeline.filters.find(({ name }) => name === 'grep')?.regex).toBe(
      `$kubernetes['labels']['${label}'] ^${value}$`,
    );
  });

  it('has Promtail take fields that a line has', () => {
    const { scrape_configs: jobs } = named(logs, 'promtail.yaml') as {
      scrape_configs: { pipeline_stages: Record<string, { expressions?: object }>[] }[];
    };
    const stages = jobs[0]?.pipeline_stages ?? [];
    const taken = Object.values(
      stages.find((stage) => 'json' in stage)?.['json']?.expressions ?? {},
    ) as string[];
    expect(taken).toEqual(['level', 'time']);
    expect(JSON.parse(line)).toMatchObject(
      Object.fromEntries(taken.map((name) => [name, expect.any(String)])),
    );
  });
});

describe('docs/tracing.md', () => {
  it('shows values that the chart takes', () => {
    const { model } = almanacChart(helmApp(), { version: '0.1.0' });
    const values = yamlOf(tracing).find(({ block }) => block.startsWith('tracing:'))?.value;
    expect(() => presetYaml(model, values as object, '')).not.toThrow();
  });

  it('names every variable that ends the start when it is wrong', () => {
    const source = readFileSync('src/tracing-variables.ts', 'utf8');
    const variables = new Set(source.match(/OTEL_[A-Z_]+(?=')/g));
    const missing = [...variables].filter((name) => !tracing.includes(name) && !name.endsWith('PROTOCOL'));
    expect(variables.size).toBeGreaterThan(6);
    expect(missing).toEqual([]);
    expect(tracing).toContain('http/protobuf');
  });
});
