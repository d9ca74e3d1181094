import { conditionsOf, type Saying } from './conditions.js';
import type { DatasetStatus } from './dataset.js';
import { type Draft, type Rule, wakingAt, withEvents, withStatus } from './draft.js';
import { parseDuration } from '../../duration.js';
import type { Facts } from './facts.js';
import { millisOf, timeOf } from './runs.js';
import { sourceSummary } from './source-summary.js';

/** Last of all: what people and other programs see. */
export const writeStatus: Rule = (facts, draft) => {
  const { dataset, now } = facts;
  const { generation } = dataset.metadata;
  const before = dataset.status?.conditions ?? [];
  const conditions = conditionsOf(
    {
      Ready: ready(facts, draft),
      Reconciling: reconciling(facts, draft),
      Stalled: stalled(draft),
      Ingested: ingested(draft),
      Fresh: fresh(facts, draft.plan.status),
    },
    before,
    { generation, now },
  );
  const summary = sourceSummary(dataset.spec.source);
  const next = withStatus(draft, { observedGeneration: generation, sourceSummary: summary, conditions });
  return tellStall(facts, wakeWhenStale(facts, next));
};

const isLoaded = ({ specHash, plan: { status } }: Draft): boolean =>
  status.specHash === specHash && status.lastSuccessTime !== undefined;

function ready(facts: Facts, draft: Draft): Saying {
  const said = readyNow(facts, draft);
  const before = facts.dataset.status?.conditions?.find(({ type }) => type === 'Ready');
  // What a suspended Dataset has loaded before is served on; the generation tells for which spec that holds.
  const kept = facts.dataset.spec.suspend && said.reason === 'Pending' && before?.status === 'True';
  return kept ? before : said;
}

function readyNow(facts: Facts, draft: Draft): Saying {
  const { stall, failure, active } = draft;
  const loaded = isLoaded(draft);
  if (stall?.ready !== undefined) return no(stall.ready, `${stall.message}${keptWords(draft)}`);
  if (active.length > 0 && !loaded) return no('Ingesting', runWords(facts, draft));
  if (failure !== undefined) return no(failure.facts.ready, failureWords(draft, failure.message));
  if (loaded) return { status: 'True', reason: 'Loaded', message: dataWords(draft.plan.status) };
  return no('Pending', pendingWords(facts, draft));
}

const no = (reason: string, message: string): Saying => ({ status: 'False', reason, message });

/** Once: the message may be the one that was told before. */
const failureWords = (draft: Draft, message: string): string => {
  const words = keptWords(draft);
  return message.endsWith(words) ? message : `${message}${words}`;
};

const keptWords = ({ plan: { status } }: Draft): string =>
  status.lastSuccessTime === undefined ? '' : ` The data of ${status.lastSuccessTime} are served on.`;

function pendingWords({ dataset, namespaceTerminating }: Facts, { stall }: Draft): string {
  if (dataset.spec.suspend) return 'The Dataset is suspended; nothing was loaded for this spec.';
  if (namespaceTerminating) return 'The namespace is being deleted.';
  return stall?.message ?? 'A run for this spec has not been started yet.';
}

function dataWords({ rows, dataFrom, dataTo }: DatasetStatus): string {
  if (rows === undefined) return 'The data are loaded.';
  const range = dataFrom === undefined || dataTo === undefined ? '' : `, from ${dataFrom} to ${dataTo}`;
  return `${rows} rows${range}.`;
}

function runWords({ waiting }: Facts, { active }: Draft): string {
  const [run] = active;
  if (run === undefined) return '';
  const { jobName, trigger, ending } = run;
  if (ending) return `The run ${jobName} is being stopped.`;
  const why = waiting.get(jobName);
  return why === undefined
    ? `The run ${jobName} (${trigger}) loads the data.`
    : `The run ${jobName} cannot start: ${why}`;
}

function reconciling(facts: Facts, draft: Draft): Saying | undefined {
  if (draft.active.length > 0) return { status: 'True', reason: 'Running', message: runWords(facts, draft) };
  if (draft.retryAt === undefined) return undefined;
  const message = `The run that failed is tried again at ${timeOf(draft.retryAt)}.`;
  return { status: 'True', reason: 'RetryWaiting', message };
}

const stalled = ({ stall }: Draft): Saying | undefined =>
  stall && { status: 'True', reason: stall.reason, message: stall.message };

const ingested = ({ plan: { status } }: Draft): Saying =>
  status.lastSuccessTime === undefined
    ? no('NeverIngested', 'No run has succeeded yet.')
    : { status: 'True', reason: 'Succeeded', message: `The last success was at ${status.lastSuccessTime}.` };

function fresh({ dataset, now }: Facts, status: DatasetStatus): Saying {
  const limit = staleAfter(dataset.spec.freshness, status);
  if (limit === undefined) {
    return { status: 'Unknown', reason: 'NotAsked', message: 'spec.freshness is not set.' };
  }
  const { maxAge = '' } = dataset.spec.freshness ?? {};
  if (status.dataTo === undefined) return no('Stale', 'There are no data yet.');
  return now <= limit
    ? { status: 'True', reason: 'Fresh', message: `The newest data are of ${status.dataTo}.` }
    : no('Stale', `The newest data are of ${status.dataTo}, which is longer ago than ${maxAge}.`);
}

/** Undefined when it was not asked for. */
function staleAfter(
  freshness: { maxAge: string } | undefined,
  { dataTo }: DatasetStatus,
): number | undefined {
  const age = parseDuration(freshness?.maxAge ?? '');
  return age === undefined ? undefined : millisOf(dataTo) + age;
}

function wakeWhenStale({ dataset, now }: Facts, draft: Draft): Draft {
  const limit = staleAfter(dataset.spec.freshness, draft.plan.status);
  return limit === undefined || limit < now ? draft : wakingAt(draft, limit + 1000);
}

/** Told when it begins, and when it becomes another one. */
function tellStall({ dataset }: Facts, draft: Draft): Draft {
  const before = dataset.status?.conditions?.find(({ type }) => type === 'Stalled');
  const { stall } = draft;
  if (stall === undefined || before?.reason === stall.reason) return draft;
  return withEvents(draft, {
    type: 'Warning',
    reason: 'Stalled',
    message: `${stall.reason}: ${stall.message}`,
  });
}
