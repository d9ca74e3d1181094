import { choice, int64, integer, object, type Schema, text, time } from './crd-schema.js';

const count = (description: string): Schema => integer(description, { ...int64, minimum: 0 });

const conditions: Schema = {
  type: 'array',
  description:
    'Ready: the rows of this spec are loaded and the last run was good. Reconciling: a run is active or waits to be tried again. Stalled: somebody has to mend something. Ingested: there was a good run. Fresh: the newest row is young enough.',
  maxItems: 8,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: object(
    'One aspect of the state.',
    {
      type: text('Ready, Reconciling, Stalled, Ingested or Fresh.', { maxLength: 316 }),
      status: choice('Whether it is so.', ['True', 'False', 'Unknown']),
      observedGeneration: integer('Generation of the spec that it is said of.', {
        format: 'int64',
        minimum: 0,
      }),
      lastTransitionTime: time('When the status changed.'),
      reason: text('Why, in one word.', {
        minLength: 1,
        maxLength: 1024,
        pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
      }),
      message: text('Why, in a sentence.', { maxLength: 32_768 }),
    },
    { required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'] },
  ),
};

const triggers = 'Spec, Content (of a ConfigMap), Schedule, Manual or CatchUp';
const jobName = (which: string): Schema =>
  text(`Name of ${which} Job, as in kubectl logs job/NAME.`, { maxLength: 253 });

const activeRun = object('The run that is active; absent when none is.', {
  jobName: jobName('its'),
  trigger: choice(`Why it runs: ${triggers}.`, ['Spec', 'Content', 'Schedule', 'Manual', 'CatchUp']),
  startedAt: time('When it began.'),
});

const runs: Schema = {
  type: 'array',
  description: 'The last runs, newest first.',
  maxItems: 10,
  'x-kubernetes-list-type': 'atomic',
  items: object('A run that ended.', {
    jobName: jobName('its'),
    trigger: text(`Why it ran: ${triggers}.`, { maxLength: 32 }),
    result: choice(
      'Succeeded; Unchanged: the source was as it had been; Failed; Aborted: it was stopped before its end.',
      ['Succeeded', 'Unchanged', 'Failed', 'Aborted'],
    ),
    reason: text('Why it failed, in one word.', { maxLength: 1024 }),
    startedAt: text('When it began.', { maxLength: 64 }),
    completedAt: text('When it ended.', { maxLength: 64 }),
    rowsRead: count('Rows in the source.'),
    rowsWritten: count('Rows that were added or changed.'),
    rowsRejected: count('Rows that were wrong.'),
    bytes: count('Size of the source as it was received.'),
  }),
};

export const statusSchema: Schema = object('What is. Written by the operator alone.', {
  observedGeneration: integer('Generation of the spec that the status is about.', { format: 'int64' }),
  conditions,
  sourceSummary: text('The source in short, without credentials and signatures.', { maxLength: 256 }),
  specHash: text('Hash of the fields that the loaded rows depend on.', { maxLength: 64 }),
  sourceRevision: text(
    'What the last run was made of: a hash of the spec and of the objects that it names.',
    { maxLength: 256 },
  ),
  contentHash: text('Hash of the content of the ConfigMap that is loaded.', { maxLength: 72 }),
  lastHandledReconcileAt: text('Value of the annotation almanac.dev/reconcile-at that was acted on last.', {
    maxLength: 64,
  }),
  rows: integer('Rows in the dataset.', { format: 'int64' }),
  dataFrom: time('Time of the oldest row.'),
  dataTo: time('Time of the newest row.'),
  lastSuccessTime: time('When the last good run ended.'),
  lastScheduleTime: time('When the schedule started a run last.'),
  nextScheduleTime: text('When the schedule starts the next run; suspended, while the Dataset is.', {
    maxLength: 64,
  }),
  consecutiveFailures: integer('Failed runs since the last good one.', { format: 'int32' }),
  activeRun,
  runs,
});
