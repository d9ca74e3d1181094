import { describe, expect, it } from '@jest/globals';
import { type Pod, reportsOf, waitingOf } from '../../../src/operator/dataset/pods.js';
import type { RunReport } from '../../../src/run-report.js';

const report: RunReport = {
  command: 'ingest',
  result: 'loaded',
  errorCode: null,
  message: null,
  rowsRead: 3,
  rowsWritten: 2,
  rowsRejected: 1,
  bytes: 99,
  checksum: null,
  revision: 7,
  repeated: false,
  dataset: { rows: 2, from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z' },
  startedAt: '2030-01-03T00:00:00Z',
  finishedAt: '2030-01-03T00:00:01Z',
};

type Container = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

const podOf = (given: {
  job?: string;
  created?: string;
  state?: Container['state'];
  init?: Container['state'];
  conditions?: NonNullable<Pod['status']>['conditions'];
}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'shop',
    labels: { 'batch.kubernetes.io/job-name': given.job ?? 'load' },
    creationTimestamp: given.created ?? '2030-01-01T00:00:00Z',
  },
  status: {
    ...(given.conditions !== undefined && { conditions: given.conditions }),
    ...(given.init !== undefined && { initContainerStatuses: [{ name: 'wait', state: given.init }] }),
    ...(given.state !== undefined && { containerStatuses: [{ name: 'ingest', state: given.state }] }),
  },
});
const ended = (message: string): Container['state'] => ({ terminated: { exitCode: 0, message } });

describe('what a pod reported', () => {
  it('is read from its termination message', () => {
    expect(reportsOf([podOf({ state: ended(JSON.stringify(report)) })])).toEqual(new Map([['load', report]]));
  });

  it('is that of the newest pod that has said something', () => {
    const newest = { ...report, revision: 8 };
    const pods = [
      podOf({ created: '2030-01-01T00:00:02Z', state: ended(JSON.stringify(newest)) }),
      podOf({ created: '2030-01-01T00:00:03Z', state: { waiting: { reason: 'ContainerCreating' } } }),
      podOf({ created: '2030-01-01T00:00:01Z', state: ended(JSON.stringify(report)) }),
    ];
    expect(reportsOf(pods).get('load')).toEqual(newest);
  });

  it.each([
    ['no JSON', 'killed'],
    ['cut off', JSON.stringify(report).slice(0, -10)],
    ['of another shape', '{"result":"loaded"}'],
    ['a number that cannot be', JSON.stringify({ ...report, rowsWritten: -1 })],
    ['of a time that cannot be', JSON.stringify({ ...report, finishedAt: 'noon' })],
    ['empty', ''],
  ])('is nothing when it is %s', (_, message) => {
    expect(reportsOf([podOf({ state: ended(message) })])).toEqual(new Map());
  });

  it('is what the program said, whatever a side-car says', () => {
    const pod = podOf({ state: ended(JSON.stringify(report)) });
    const sideCar = { name: 'a-proxy', state: ended('bye') ?? {} };
    const all = [sideCar, ...(pod.status?.containerStatuses ?? [])];
    expect(reportsOf([{ ...pod, status: { containerStatuses: all } }]).get('load')).toEqual(report);
    expect(reportsOf([{ ...pod, status: { containerStatuses: [sideCar] } }])).toEqual(new Map());
  });

  it('leaves out a time of the rows that the status could not take', () => {
    const dataset = { rows: 2, from: '0044-03-15 BC', to: '2030-01-02T00:00:00Z' };
    const pods = [podOf({ state: ended(JSON.stringify({ ...report, dataset })) })];
    expect(reportsOf(pods).get('load')?.dataset).toEqual({ ...dataset, from: null });
  });

  it('of a later version may say more', () => {
    const later = { ...report, speed: 12 };
    expect(reportsOf([podOf({ state: ended(JSON.stringify(later)) })]).get('load')).toEqual(report);
  });
});

describe('why a pod cannot start', () => {
  const missing = { waiting: { reason: 'CreateContainerConfigError', message: 'secret "key" not found' } };

  it.each([
    ['the kubelet', podOf({ state: missing }), 'CreateContainerConfigError: secret "key" not found'],
    [
      'the kubelet of a container before it',
      podOf({ init: { waiting: { reason: 'ImagePullBackOff' } } }),
      'ImagePullBackOff',
    ],
    [
      'the scheduler',
      podOf({
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: 'persistentvolumeclaim "archive" not found',
          },
        ],
      }),
      'Unschedulable: persistentvolumeclaim "archive" not found',
    ],
  ])('is told in the words of %s', (_, pod, words) => {
    expect(waitingOf([pod]).get('load')).toBe(words);
  });

  it.each(['ContainerCreating', 'PodInitializing'])('is not said of one that is on its way: %s', (reason) => {
    expect(waitingOf([podOf({ state: { waiting: { reason } } })])).toEqual(new Map());
  });

  it('is forgotten once a newer pod of the Job runs', () => {
    const running = podOf({ created: '2030-01-01T00:00:02Z', state: {} });
    expect(waitingOf([running, podOf({ state: missing })])).toEqual(new Map());
  });
});
