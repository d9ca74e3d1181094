import type { Dataset, DatasetSpec } from '../../../../src/operator/dataset/dataset.js';
import { decide } from '../../../../src/operator/dataset/decide.js';
import type { CronJob, Facts, Job } from '../../../../src/operator/dataset/facts.js';
import type { Plan } from '../../../../src/operator/dataset/plan.js';
import { endOf } from '../../../../src/operator/dataset/runs.js';
import type { RunReport } from '../../../../src/run-report.js';
import {
  annotation,
  endedBy,
  mayBeLost,
  type Outcome,
  referencesOf,
  scheduledJob,
  sha256,
  slotToStart,
  textOf,
} from './cluster-parts.js';
import { datasetWith, noon, reportWith, settings } from './facts.js';

/**
 * One Dataset in a cluster that is only what the decisions see of one: Jobs that run when told to, a CronJob
 * controller that can be away, a database that knows its run keys.
 */
export function createCluster(spec: Partial<DatasetSpec>) {
  let now = noon;
  let dataset: Dataset = datasetWith(spec);
  let jobs: Job[] = [];
  let seen: Job[] = [];
  let cronJob: CronJob | undefined;
  let content = 'content 0';
  let secret = true;
  let cronControllerUp = true;
  const reports = new Map<string, RunReport>();
  const database = { keys: new Set<string>(), loads: 0, held: '' };
  const created: { name: string; trigger: string; token: string; vanished: boolean }[] = [];
  const violations: string[] = [];
  let writes = 0;

  const unfinished = (): Job[] => jobs.filter((job) => endOf(job) === undefined);
  const replace = (job: Job): void => {
    jobs = jobs.map((each) => (each.metadata.name === job.metadata.name ? job : each));
  };

  const facts = (stale: boolean): Facts => ({
    dataset: structuredClone(dataset),
    jobs: structuredClone(stale ? seen : jobs),
    cronJob: structuredClone(cronJob),
    foreign: undefined,
    reports: new Map(reports),
    waiting: new Map(),
    references: referencesOf(dataset, { content, secret }),
    namespaceTerminating: false,
    now,
  });

  function create(job: Job, blind: boolean): void {
    const { name } = job.metadata;
    if (jobs.some(({ metadata }) => metadata.name === name)) return;
    const others = unfinished().filter((each) => annotation(each, 'token') !== '');
    if (others.length > 0 && !blind)
      violations.push(`${name} beside ${others.map(({ metadata }) => metadata.name).join()}`);
    if (created.some((each) => each.name === name && !each.vanished))
      violations.push(`${name} was made twice`);
    created.push({
      name,
      trigger: annotation(job, 'trigger'),
      token: annotation(job, 'token'),
      vanished: false,
    });
    jobs = [
      ...jobs,
      { ...structuredClone(job), metadata: { ...job.metadata, creationTimestamp: textOf(now) } },
    ];
  }

  /** It may be made again under its name. */
  function forget(job: Job): void {
    jobs = jobs.filter((each) => each !== job);
    created.filter(({ name }) => name === job.metadata.name).forEach((each) => (each.vanished = true));
  }

  /** The Job stays until its pods are gone, as with a deletion in the foreground. */
  function remove(name: string): void {
    for (const job of jobs.filter(({ metadata }) => metadata.name === name)) {
      const ended = endOf(job) !== undefined;
      if (ended) jobs = jobs.filter((each) => each !== job);
      else replace({ ...job, metadata: { ...job.metadata, deletionTimestamp: textOf(now) } });
      if (ended && !isWritten(name)) violations.push(`${name} was lost`);
    }
  }

  const isWritten = (name: string): boolean => {
    const { runs = [] } = dataset.status ?? {};
    return runs.length >= 10 || runs.some(({ jobName }) => jobName === name);
  };

  /** Whether the Job is as it was seen: the operator deletes no other. */
  const isAsSeen = (name: string): boolean => {
    const [one, other] = [jobs, seen].map((all) => all.find(({ metadata }) => metadata.name === name));
    return JSON.stringify(one) === JSON.stringify(other);
  };

  /** All writes of a plan, in order, up to one that would be a conflict; the same again is none. */
  function writesOf(plan: Plan, stale: boolean): (() => void)[] {
    const conflict = stale ? plan.deleteJobs.findIndex((name) => !isAsSeen(name)) : -1;
    const deletions = plan.deleteJobs.slice(0, conflict < 0 ? undefined : conflict);
    const rest = conflict < 0 ? lastWritesOf(plan, stale) : [];
    return [
      ...(plan.cronJob === 'keep'
        ? []
        : [() => (cronJob = plan.cronJob === 'delete' ? undefined : appliedCronJob(plan.cronJob))]),
      ...deletions.map((name) => () => remove(name)),
      ...rest,
    ];
  }

  function lastWritesOf(plan: Plan, stale: boolean): (() => void)[] {
    return [
      ...(plan.job === undefined ? [] : [() => create(plan.job as Job, stale)]),
      ...(JSON.stringify(plan.status) === JSON.stringify(dataset.status)
        ? []
        : [() => (dataset = { ...dataset, status: structuredClone(plan.status) })]),
    ];
  }

  const appliedCronJob = (wanted: CronJob | 'keep'): CronJob => ({
    ...(structuredClone(wanted) as CronJob),
    ...(cronJob?.status !== undefined && { status: cronJob.status }),
  });

  const timesNow = () => ({ startedAt: textOf(now), finishedAt: textOf(now) });

  /** What a pod loads: the source as it is at that moment. */
  function load(job: Job): RunReport {
    const held = `${annotation(job, 'spec-hash')} ${dataset.spec.source.configMap ? content : ''}`;
    const repeated = database.keys.has(job.metadata.name);
    if (!repeated) {
      database.keys.add(job.metadata.name);
      database.loads += 1;
      database.held = held;
    }
    const checksum = dataset.spec.source.configMap
      ? sha256(database.held.split(' ').slice(1).join(' '))
      : null;
    return reportWith({ repeated, checksum, ...timesNow() });
  }

  function reportOf(job: Job, outcome: Outcome): RunReport | undefined {
    if (typeof outcome === 'object') {
      return reportWith({ ...outcome, result: 'failed', message: 'no', dataset: null, ...timesNow() });
    }
    const report = outcome === 'lost' ? undefined : load(job);
    return outcome === 'silent' && mayBeLost(job, report) ? undefined : report;
  }

  function startSlot(spec: NonNullable<CronJob['spec']>, slot: number): void {
    jobs = [...jobs, scheduledJob(spec, { slot, now })];
    if (cronJob !== undefined) cronJob = { ...cronJob, status: { lastScheduleTime: textOf(slot) } };
  }

  return {
    get now() {
      return now;
    },
    get dataset() {
      return dataset;
    },
    database,
    created,
    violations,
    unfinished,
    jobs: () => jobs,
    cronJob: () => cronJob,
    writes: () => writes,
    content: () => content,

    /** Stops after so many writes, as an operator that is killed does; answers how many there were. */
    reconcile({ stopAfter = Infinity, stale = false } = {}): Plan {
      const plan = decide(facts(stale), settings);
      const all = writesOf(plan, stale);
      all.slice(0, stopAfter).forEach((write) => write());
      writes += Math.min(all.length, stopAfter);
      return plan;
    },
    /** What an operator sees whose watch hangs from here on. */
    freeze: () => (seen = structuredClone(jobs)),
    finish(index: number, outcome: Outcome): void {
      const running = unfinished();
      const job = running[index % Math.max(running.length, 1)];
      if (job === undefined) return;
      now += 1000;
      const report = reportOf(job, outcome);
      if (report !== undefined) reports.set(job.metadata.name, report);
      replace({
        ...job,
        status: { startTime: job.metadata.creationTimestamp ?? '', conditions: [endedBy(outcome, now)] },
      });
      // Its run key is in the database: made again under its name it loads nothing twice.
      if (job.metadata.deletionTimestamp !== undefined)
        jobs.filter(({ metadata }) => metadata.name === job.metadata.name).forEach(forget);
    },
    /** Jobs that are being deleted go when their pods have. */
    reap(): void {
      const leaving = jobs.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      leaving.forEach(forget);
    },
    /** Somebody deletes a Job; not one whose result nobody has read, as what it had loaded would leave no trace. */
    vanish: (index: number): void =>
      jobs
        .slice(index, index + 1)
        .filter((job) => endOf(job) === undefined || isWritten(job.metadata.name))
        .forEach(forget),
    losePods: () =>
      jobs
        .filter((job) => mayBeLost(job, reports.get(job.metadata.name)))
        .forEach(({ metadata }) => reports.delete(metadata.name)),
    advance: (millis: number) => (now += millis),
    setContent: (text: string) => (content = text),
    setSecret: (there: boolean) => (secret = there),
    setCronController: (up: boolean) => (cronControllerUp = up),
    driftCronJob(): void {
      if (cronJob?.spec !== undefined)
        cronJob = { ...cronJob, spec: { ...cronJob.spec, schedule: '1 1 1 1 *' } };
    },
    dropCronJob: () => (cronJob = undefined),
    annotate: (annotations: Record<string, string>) =>
      (dataset = { ...dataset, metadata: { ...dataset.metadata, annotations } }),
    setSpec(spec: Partial<DatasetSpec>): void {
      const generation = dataset.metadata.generation + 1;
      dataset = {
        ...dataset,
        metadata: { ...dataset.metadata, generation },
        spec: { ...dataset.spec, ...spec },
      };
    },
    /** As the CronJob controller: the newest slot since the last, if it is not too late for it. */
    tick(): void {
      const { spec, status } = cronJob ?? {};
      const running = unfinished().some(({ metadata }) => metadata.ownerReferences?.[0]?.kind === 'CronJob');
      if (!cronControllerUp || running || spec === undefined) return;
      const slot = slotToStart(spec, now) ?? 0;
      if (slot > Date.parse(status?.lastScheduleTime ?? textOf(noon))) startSlot(spec, slot);
    },
  };
}

export type Cluster = ReturnType<typeof createCluster>;
