import { describe, expect, it } from '@jest/globals';
import {
  ingestContainer,
  parsePodTemplate,
  readPodTemplate,
} from '../../../../src/operator/dataset/resources/template.js';
import { templateText } from './support/given.js';

const parse = (text: string) => parsePodTemplate(text, 'job.yaml');
const ingest = '{ name: ingest, image: almanac:1 }';
const withIngest = (more: string) => `spec: { containers: [{ name: ingest, image: 'almanac:1', ${more} }] }`;

describe('a pod template', () => {
  it('keeps all that the chart wrote', () => {
    const { metadata, spec } = parse(templateText);
    expect(metadata?.labels?.team).toBe('data');
    expect(spec.initContainers).toEqual([
      { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', args: ['--quiet'] },
    ]);
  });

  it('may be JSON', () => {
    const template = parse('{"spec":{"containers":[{"name":"ingest","image":"almanac:1"}]}}');
    expect(ingestContainer(template).image).toBe('almanac:1');
  });

  it('may have other containers, with arguments', () => {
    const template = parse(`spec: { containers: [{ name: log, image: 'log:1', args: [-v] }, ${ingest}] }`);
    expect(ingestContainer(template).name).toBe('ingest');
  });

  it.each([
    ['nothing', '', 'job.yaml is not YAML: expected a document'],
    ['a list', '[]', 'the file: Invalid input: expected object, received array'],
    ['no spec', 'metadata: {}', 'spec: Invalid input: expected object, received undefined'],
    ['no containers', 'spec: {}', 'spec.containers: Invalid input: expected array, received undefined'],
    ['no container of the name', 'spec: { containers: [{ name: load, image: i }] }', 'exactly one container'],
    [
      'two of the name',
      `spec: { containers: [${ingest}, ${ingest}] }`,
      'exactly one container must be named',
    ],
    ['no image', 'spec: { containers: [{ name: ingest }] }', 'spec.containers.image: it needs an image'],
    ['an empty image', "spec: { containers: [{ name: ingest, image: '' }] }", 'spec.containers.image'],
    ['arguments', withIngest('args: [serve]'), 'spec.containers.args: the operator writes the arguments'],
    [
      'a mount where sources are',
      withIngest('volumeMounts: [{ mountPath: /var/run/almanac/source/x }]'),
      'spec.containers.volumeMounts.0.mountPath: the operator mounts sources there',
    ],
    [
      'a mount on their folder',
      withIngest('volumeMounts: [{ mountPath: /var/run/almanac/source-ca/ }]'),
      'the operator mounts sources there',
    ],
    [
      'a volume of a source',
      `spec: { containers: [${ingest}], volumes: [{ name: source-auth }] }`,
      'spec.volumes.0: the operator names a volume of a source so',
    ],
    [
      'labels that are no text',
      `{ metadata: { labels: { a: 1 } }, spec: { containers: [${ingest}] } }`,
      'metadata.labels.a',
    ],
    [
      'itself in it',
      `spec: &spec { containers: [${ingest}], again: *spec }`,
      'is not YAML: aliases exceeded',
    ],
    ['no YAML', 'spec: [', 'The pod template job.yaml is not YAML'],
  ])('with %s is refused', (_, text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringContaining(message) as unknown,
      }),
    );
  });

  it('takes a mount beside those of sources', () => {
    expect(() => parse(withIngest('volumeMounts: [{ mountPath: /var/run/almanac/sources }]'))).not.toThrow();
  });

  it('names all mistakes at once', () => {
    expect(() => parse('spec: { containers: [{ name: ingest, args: [] }] }')).toThrow(
      /args: .*; .*image: |image: .*; .*args: /,
    );
  });

  it('that cannot be read says which file', () => {
    expect(() => readPodTemplate('/nowhere/job.yaml')).toThrow(
      /^The pod template \/nowhere\/job\.yaml cannot be read: ENOENT/,
    );
  });
});
