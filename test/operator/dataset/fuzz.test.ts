import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { ingestFlags } from '../../../src/commands/ingest-flags.js';
import { AppError } from '../../../src/errors.js';
import { statusSchema } from '../../../src/operator/dataset/crd-status.js';
import { datasetCrd } from '../../../src/operator/dataset/crd.js';
import { decide } from '../../../src/operator/dataset/decide.js';
import { failureFacts, reasonOf } from '../../../src/operator/dataset/failures.js';
import { type Pod, reportsOf } from '../../../src/operator/dataset/pods.js';
import { loadArguments } from '../../../src/operator/dataset/resources/arguments.js';
import { parsePodTemplate } from '../../../src/operator/dataset/resources/template.js';
import { readSchedule } from '../../../src/operator/dataset/schedule.js';
import { violations } from '../../support/schema-violations.js';
import { templateText } from './resources/support/given.js';
import {
  datasetWith,
  decided,
  ended,
  factsOf,
  failed,
  jobOf,
  noon,
  reportWith,
  settings,
} from './support/facts.js';

/** What every object has as members, and what is nothing. */
const treacherous = fc.constantFrom(
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '',
  ' ',
);
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), treacherous);

describe('any cron text in any time zone', () => {
  const field = fc.oneof(
    fc.stringMatching(/^[0-9*/,\-?]{1,10}$/),
    fc.stringMatching(/^[0-9A-Za-z#LW]{1,4}$/),
    fc.constantFrom('*', '0', '31', '29', '*/7', '2', '6', 'feb', 'SAT-SUN', '99', '1-1/99'),
  );
  const cron = fc.oneof(
    anyText,
    fc.array(field, { minLength: 5, maxLength: 5 }).map((parts) => parts.join(' ')),
    fc.constantFrom('@hourly', '@yearly', '@', '@constructor'),
  );
  const zone = fc.oneof(
    anyText,
    fc.constantFrom('Etc/UTC', 'Europe/Zurich', 'Pacific/Apia', 'Asia/Kathmandu'),
  );

  it('has slots or a problem, and the slots are in order', () => {
    fc.assert(
      fc.property(
        cron,
        zone,
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100') }),
        (cron, timeZone, at) => {
          const read = readSchedule({ cron, timeZone });
          if ('problem' in read) return expect(read.problem).toMatch(/./);
          const [now, next, last] = [
            at.getTime(),
            read.slots.next(at.getTime()),
            read.slots.last(at.getTime()),
          ];
          expect(next ?? Infinity).toBeGreaterThan(now);
          expect(last ?? -Infinity).toBeLessThanOrEqual(now);
          return true;
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** As the kubelet expands arguments: `$(NAME)` by the variable when there is one, `$$` to `$`. */
const expanded = (text: string, env: Record<string, string>): string =>
  text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? all),
  );

describe('any mapping', () => {
  const column = fc.constantFrom('symbol', 'date', 'open', 'close', 'adjustedClose', 'volume');
  const header = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.constantFrom(
      '$(ALMANAC_DATABASE_URL)',
      '$$(RUN_KEY)',
      '$',
      '=',
      '--run-key',
      'a=b',
      'constructor',
      '-',
    ),
  );

  it('comes to the load as it was written', () => {
    fc.assert(
      fc.property(fc.dictionary(column, header, { noNullPrototype: true }), (mapping) => {
        const env = { RUN_KEY: 'the-job', ALMANAC_DATABASE_URL: 'secret' };
        const [, ...args] = loadArguments(datasetWith({ mapping })).map((text) => expanded(text, env));
        const command = ingestFlags()
          .exitOverride()
          .action(() => undefined);
        command.parse(args, { from: 'user' });
        expect(command.opts()).toMatchObject({ runKey: 'the-job', owner: 'market/stocks' });
        expect(command.opts()['mapping']).toEqual(mapping);
        expect(command.args).toEqual(['stocks', 'https://example.org/bars.csv']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any template file', () => {
  /** The good one with something cut out and something put in. */
  const mutated = fc
    .tuple(
      fc.nat(templateText.length),
      fc.nat(40),
      fc.oneof(anyText, fc.stringMatching(/^[:{}[\]&*!|>\-\n ]{1,6}$/)),
    )
    .map(([at, cut, text]) => templateText.slice(0, at) + text + templateText.slice(at + cut));

  it('is a template of which Jobs can be made, or one that is refused in a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json(), mutated), (text) => {
        try {
          const template = parsePodTemplate(text, 'job.yaml');
          expect(decide(factsOf(datasetWith()), { ...settings, template }).job).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({
            code: 'config-invalid',
            message: expect.stringContaining('job.yaml'),
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

const podWith = (jobName: string, message: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', labels: { 'batch.kubernetes.io/job-name': jobName } },
  status: { containerStatuses: [{ name: 'ingest', state: { terminated: { exitCode: 0, message } } }] },
});

describe('any termination message', () => {
  const changedReport = fc
    .record(
      {
        result: fc.oneof(fc.constantFrom('loaded', 'unchanged', 'failed', 'purged'), anyText),
        errorCode: fc.oneof(fc.constant(null), anyText, fc.constantFrom('source-invalid', 'dataset-owned')),
        message: fc.oneof(fc.constant(null), fc.string({ maxLength: 9000, size: 'max' })),
        rowsRead: fc.oneof(fc.integer(), fc.maxSafeNat(), fc.double()),
        checksum: fc.oneof(fc.constant(null), anyText),
        dataset: fc.record({
          rows: fc.maxSafeNat(),
          from: anyText,
          to: fc.oneof(fc.constant(null), anyText),
        }),
        startedAt: fc.oneof(
          anyText,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
        finishedAt: fc.oneof(
          anyText,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
      },
      { requiredKeys: [] },
    )
    .map((changes) => JSON.stringify({ ...reportWith(), ...changes }));
  const dataset = datasetWith();
  const started = decided(factsOf(dataset));
  const status = datasetCrd.spec.versions[0]?.schema?.openAPIV3Schema?.properties?.['status'];

  it('leads to a status that the API server takes, and to rest', () => {
    expect(status).toEqual(statusSchema);
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.json(), changedReport),
        fc.constantFrom(ended, failed),
        (message, end) => {
          const job = end(jobOf(started));
          const facts = factsOf(
            { ...dataset, status: started.status },
            {
              jobs: [job],
              reports: reportsOf([podWith(job.metadata.name, message)]),
              now: noon + 120_000,
            },
          );
          const plan = decide(facts, settings);
          expect(violations(statusSchema, plan.status)).toEqual([]);
          expect(plan.requeueAfterMs).toBeGreaterThan(0);
          const again = decide({ ...facts, dataset: { ...dataset, status: plan.status } }, settings);
          expect(again.status).toEqual(plan.status);
          expect(again.events).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['constructor', '__proto__', 'toString'])('may name an error %s', (code) => {
    expect(reasonOf(code)).toBe('RunFailed');
    expect(failureFacts(code)).toMatchObject({ patience: 'backoff', words: 'The run failed' });
  });
});
