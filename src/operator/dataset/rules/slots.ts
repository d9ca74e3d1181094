import { slotOf } from '../answers.js';
import type { Dataset } from '../dataset.js';
import { type Draft, type Rule, wakingAt, withEvents, withPlan, withStall, withStatus } from '../draft.js';
import type { Facts } from '../facts.js';
import { millisOf, timeOf } from '../runs.js';
import { readSchedule, type Slots } from '../schedule.js';

/** The CronJob controller may start a Job as late as its deadline; so long after that none can come any more. */
const slackMs = 10_000;
/** Clocks of a cluster differ. What is later than this was written before a clock was set back. */
const skewMs = 60_000;
/** In the place of the time of the next slot. */
export const suspendedText = 'suspended';

/**
 * The schedule's slots. `status.nextScheduleTime` is a promise: it stays until a run for it (or a later one) is seen,
 * or until it is too late for one, so slots before the Dataset's creation or of a suspension were never promised.
 */
export const followSchedule: Rule = (facts, draft) => {
  const { schedule, suspend } = facts.dataset.spec;
  const { nextScheduleTime: before, lastScheduleTime, ...status } = draft.plan.status;
  const kept = schedule === undefined || lastScheduleTime === undefined ? {} : { lastScheduleTime };
  const known = evidenced(facts, withPlan(draft, { status: { ...status, ...kept } }));
  if (suspend) return withStatus(known, { nextScheduleTime: suspendedText });
  const first = draft.slots?.next(facts.now);
  if (draft.slots === undefined || first === undefined) return known;
  return promised(facts, known, { slots: draft.slots, promise: millisOf(before), first });
};

/** Before the other checks: a CronJob that Kubernetes would refuse must not be written for any reason. */
export const checkSchedule: Rule = ({ dataset, now }, draft) => {
  const { schedule } = dataset.spec;
  if (schedule === undefined) return draft;
  const read = readSchedule(schedule);
  if ('problem' in read) return invalid(draft, read.problem);
  if (read.slots.next(now) === undefined) return invalid(draft, 'The schedule never comes due.');
  return { ...draft, slots: read.slots };
};

const invalid = (draft: Draft, message: string): Draft =>
  withStall(draft, { reason: 'InvalidSchedule', message, rests: false });

/** The newest slot for which a run is known, from wherever it is known. */
function evidenced({ dataset, cronJob, jobs, now }: Facts, draft: Draft): Draft {
  if (dataset.spec.schedule === undefined) return draft;
  const { lastScheduleTime: before, ...status } = draft.plan.status;
  const last = [millisOf(before), millisOf(cronJob?.status?.lastScheduleTime), ...jobs.map(slotOf)]
    .filter((time) => time > 0 && time <= now + skewMs)
    .reduce((one, other) => Math.max(one, other), 0);
  return withPlan(draft, { status: last === 0 ? status : { ...status, lastScheduleTime: timeOf(last) } });
}

interface Promise {
  slots: Slots;
  /** The slot that was promised; 0 for none. */
  promise: number;
  /** The first one after now. */
  first: number;
}

function promised(facts: Facts, draft: Draft, given: Promise): Draft {
  const { now, dataset } = facts;
  const { slots, first } = given;
  const next = nextOf(given, { now, last: millisOf(draft.plan.status.lastScheduleTime) });
  const limit = now - deadlineOf(dataset) - slackMs;
  const missed = slots.last(limit);
  const due = (slot: number): number => slot + deadlineOf(dataset) + slackMs + 1000;
  if (next > limit || missed === undefined) {
    return wakingAt(withStatus(draft, { nextScheduleTime: timeOf(next) }), due(next));
  }
  // It is made good when there is nothing in the way any more.
  if (draft.stall !== undefined) return withStatus(draft, { nextScheduleTime: timeOf(next) });
  const later = slots.next(missed) ?? first;
  const moved = wakingAt(withStatus(draft, { nextScheduleTime: timeOf(later) }), due(later));
  // The CronJob waits for a run of its own to end, and leaves a slot out for it.
  return draft.active.length > 0 ? moved : miss(dataset, moved, missed);
}

function nextOf({ slots, promise, first }: Promise, { now, last }: { now: number; last: number }): number {
  const stands = promise > 0 && promise <= now && slots.last(promise) === promise;
  if (!stands) return first;
  return promise > last ? promise : (slots.next(last) ?? first);
}

function miss({ spec }: Dataset, draft: Draft, slot: number): Draft {
  const catchUp = spec.schedule?.catchUp === 'Latest';
  const consequence = catchUp ? 'It is made up for now.' : 'It is left out (spec.schedule.catchUp is None).';
  const told = withEvents(draft, {
    type: 'Warning',
    reason: 'ScheduleMissed',
    message: `No run was started for ${timeOf(slot)}. ${consequence}`,
  });
  return catchUp ? { ...told, missedSlot: slot } : told;
}

const deadlineOf = ({ spec }: Dataset): number => (spec.schedule?.startingDeadlineSeconds ?? 0) * 1000;
