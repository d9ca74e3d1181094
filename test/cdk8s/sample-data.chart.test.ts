import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { almanacChart } from '../../cdk8s/chart.js';
import { helmApp } from '../../cdk8s/helm/helm-chart.js';
import { sampleAirQuality, sampleStocks } from '../../cdk8s/sample-data.js';
import { type Manifest, manifestOf, titleOf } from '../support/manifests.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const on = { sampleData: { enabled: true } };

describe.each(await renderers())('$name', ({ objects }) => {
  const toldToTest = async (values: object) =>
    podOf(manifestOf(await objects(values), 'Pod'))?.containers[0]?.env?.find(
      ({ name }) => name === 'SAMPLE_DATA',
    )?.value;

  it('is not there unless it is asked for', async () => {
    expect((await objects()).map(titleOf).filter((title) => title.includes('sample'))).toEqual([]);
  });

  it.each([
    ['sample-stocks', 'StocksOHLCV', sampleStocks],
    ['sample-air-quality', 'AirQuality', sampleAirQuality],
  ])('is the Dataset %s, with its rows in a ConfigMap', async (name, type, content) => {
    const all = await objects(on);
    const { spec, metadata } = manifestOf(all, 'Dataset', name) as Manifest & {
      spec: { source: { configMap: { name: string; key: string } } };
    };
    expect(metadata.labels).toMatchObject({ 'almanac.dev/instance': 'rel' });
    expect(spec).toMatchObject({ type, compression: 'Gzip', write: { mode: 'Replace' } });
    const { configMap } = spec.source;
    const { binaryData } = manifestOf(all, 'ConfigMap', configMap.name) as Manifest & {
      binaryData: Record<string, string>;
    };
    expect(Buffer.from(binaryData[configMap.key] ?? '', 'base64').equals(content())).toBe(true);
  });

  it('leaves room in the Secret that Helm keeps of a release', async () => {
    expect(secretBytes(await objects(on))).toBeLessThan(700_000);
  });

  it('is told to helm test', async () => {
    expect([await toldToTest({}), await toldToTest(on)]).toEqual(['false', 'true']);
  });
});

/**
 * What Kubernetes, which takes a mebibyte, gets of a release: manifests and the files of the chart, each in base64, as
 * JSON, compressed, in base64 by Helm and once more by Kubernetes' API.
 */
function secretBytes(manifests: readonly Manifest[]): number {
  const files = Object.entries(almanacChart(helmApp(), { version: '0.1.0' }).toFiles()).map(
    ([name, data]) => ({
      name,
      data: Buffer.from(data).toString('base64'),
    }),
  );
  const json = JSON.stringify({ manifest: JSON.stringify(manifests), chart: { files } });
  return gzipSync(json).toString('base64').length;
}
