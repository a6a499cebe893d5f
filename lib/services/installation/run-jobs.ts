import { randomUUID } from 'node:crypto';
import {
  CLAIM_SECONDS,
  type ClaimedJob,
  claimDueJobs,
  ensureJobs,
  finishJobs,
  type JobKey,
  type JobOutcome,
  readMsUntilJob,
  releaseClaims,
  renewClaims,
  requestJobs,
} from '@/lib/db/installation/jobs';
import {
  computeJobRetrySeconds,
  describeJobError,
  getJobSettings,
  JOB_KINDS,
  type JobKind,
  listClockJobs,
} from '@/lib/domain/installation/job';
import { getLogger } from '@/lib/logger';
import { markWorkFailed, withSpan } from '@/lib/telemetry/spans';
import { tryJudge } from './run-judge';

/** Jobs that one worker runs at the same time: of all that ask nothing but the database together, of each other kind. */
const PLACES = 4;
/** While no more than these wait, one begins when the one before has ended or takes long: each needs a connection. */
const FEW = 16;
const LONG_MS = 500;
/** Jobs of the database that a worker claims ahead: one statement instead of one a job. */
const CLAIMED_AT_ONCE = 48;
/** Between the beginnings of kinds that were claimed together: at the same moment each would need a connection of its own. */
const TURN_MS = 150;
const ENSURE_EVERY_MS = 15_000;
/** Runs that end within so long are stored by one statement. */
const GATHER_MS = 300;
const STORE_AGAIN_MS = 2_000;

/** What a job does; it may run again after a crash, so it changes nothing twice. */
export type JobHandlers = Record<JobKind, (job: { workspaceId: string; subject: string }) => Promise<unknown>>;

export type JobRunner = {
  /**
   * Claims due jobs and begins them. Returns the milliseconds until the next look, Infinity when another event triggers
   * it.
   */
  look(): Promise<number>;
  /** Asks for jobs of a workspace and runs those that are free, in this order; `onEach` is called after each. */
  request(workspaceId: string, jobs: readonly { kind: JobKind; subject: string }[], onEach: () => void): Promise<void>;
  /** Waits for what runs, stores how it ended and gives back the rest. */
  close(): Promise<void>;
};

type Group = {
  kinds: JobKind[];
  claimAhead: number;
  running: number;
  long: number;
  waiting: ClaimedJob[];
  mayHaveMore: boolean;
};

const DATABASE_KINDS = JOB_KINDS.filter((kind) => getJobSettings(kind).lane === 'database');
const OWN_KINDS = JOB_KINDS.filter((kind) => getJobSettings(kind).lane === 'own');

const mayWait = (outcome: unknown) =>
  typeof outcome === 'object' && outcome !== null && 'mayWait' in outcome && outcome.mayWait === true;

/** Whether a job that waits may begin now. */
function hasPlace({ running, long, waiting }: Group): boolean {
  return waiting.length > 0 && running < PLACES && (waiting.length > FEW || running === long);
}

/**
 * Runs the jobs of all workspaces, shared with every other worker: one run of a kind for each workspace or connection
 * at a time over all workers. A failed job is tried again with a growing pause and affects no other job; a job that its
 * worker leaves in the middle is taken over by another worker. `onChange` is called when it is worth another look.
 */
export function createJobRunner({ handlers, onChange }: { handlers: JobHandlers; onChange: () => void }): JobRunner {
  const owner = randomUUID();
  const groups: Group[] = [DATABASE_KINDS, ...OWN_KINDS.map((kind) => [kind])].map((kinds) => {
    const ahead = kinds.length > 1 ? CLAIMED_AT_ONCE : PLACES;
    return { kinds, claimAhead: ahead, running: 0, long: 0, waiting: [], mayHaveMore: false };
  });
  const running = new Set<Promise<void>>();
  let held = 0;
  let ended: JobOutcome[] = [];
  let storing: NodeJS.Timeout | null = null;
  let next: { at: number; timer: NodeJS.Timeout } | null = null;
  let ensuredAt = Number.NEGATIVE_INFINITY;
  let isClosing = false;
  const renewal = setInterval(
    () => {
      if (held > 0)
        renewClaims(owner).catch((error: unknown) => getLogger().warn({ err: error }, 'claims of jobs stay'));
    },
    (CLAIM_SECONDS * 1_000) / 3,
  );

  /** Another look after `ms`, unless an earlier one is planned. */
  function plan(ms: number): void {
    const at = Date.now() + ms;
    if (isClosing || ms === Number.POSITIVE_INFINITY || (next && next.at <= at)) return;
    if (next) clearTimeout(next.timer);
    const timer = setTimeout(
      () => {
        next = null;
        onChange();
      },
      Math.max(0, ms),
    );
    next = { at, timer };
  }

  async function store(): Promise<void> {
    if (storing) clearTimeout(storing);
    storing = null;
    const outcomes = ended.splice(0);
    if (outcomes.length === 0) return;
    try {
      plan(await finishJobs(owner, outcomes));
      held -= outcomes.length;
    } catch (error) {
      getLogger().error({ err: error }, 'how jobs ended could not be stored; it is tried again');
      ended = [...outcomes, ...ended];
      storing ??= setTimeout(store, STORE_AGAIN_MS);
    }
  }

  async function run(job: ClaimedJob): Promise<void> {
    const { workspaceId, kind, subject, failureCount, failingSince } = job;
    const { title, everyMs, calmMs } = getJobSettings(kind);
    let outcome: unknown = null;
    const attributes = { 'spendwatch.job': kind, 'spendwatch.workspace': workspaceId };
    const failure = await withSpan(`job ${kind}`, attributes, async () => {
      const failed = await tryJudge({ workspaceId, judge: title, failingSince, failureCount }, async () => {
        outcome = await handlers[kind]({ workspaceId, subject });
      });
      if (failed) markWorkFailed(failed.error);
      return failed;
    });
    const error = failure ? describeJobError(failure.error) : null;
    const retrySeconds = computeJobRetrySeconds(failureCount + 1);
    const pauseMs = calmMs !== undefined && mayWait(outcome) ? calmMs : everyMs;
    ended.push({ workspaceId, kind, subject, error, everyMs: pauseMs, retrySeconds });
  }

  function begin(group: Group): void {
    while (!isClosing && hasPlace(group)) {
      const job = group.waiting.shift() as ClaimedJob;
      group.running += 1;
      let isLong = false;
      const patience = setTimeout(() => {
        isLong = true;
        group.long += 1;
        begin(group);
      }, LONG_MS);
      const work = run(job).finally(() => {
        clearTimeout(patience);
        group.running -= 1;
        if (isLong) group.long -= 1;
        running.delete(work);
        storing ??= setTimeout(store, GATHER_MS);
        begin(group);
        // What found no place may have been due for long.
        if (group.mayHaveMore && group.waiting.length === 0) onChange();
      });
      running.add(work);
    }
  }

  return {
    async look() {
      if (Date.now() - ensuredAt >= ENSURE_EVERY_MS) {
        const [workspace, installation] = [listClockJobs('workspace'), listClockJobs('installation')];
        const connection = JOB_KINDS.filter((kind) => getJobSettings(kind).scope === 'connection');
        await ensureJobs({ workspace, installation, connection });
        ensuredAt = Date.now();
      }
      const countFree = ({ claimAhead, running, waiting }: Group) => claimAhead - running - waiting.length;
      const free = groups.filter((group) => countFree(group) > 0);
      const wanted = free.map((group) => ({ kinds: group.kinds, places: countFree(group) }));
      const claimed = wanted.length === 0 ? [] : await claimDueJobs(owner, wanted);
      held += claimed.length;
      for (const job of claimed) groups.find(({ kinds }) => kinds.includes(job.kind))?.waiting.push(job);
      for (const group of groups) group.mayHaveMore = countFree(group) <= 0;
      const begun = groups.filter(({ waiting }) => waiting.length > 0);
      for (const [turn, group] of begun.entries()) setTimeout(() => begin(group), TURN_MS * turn);
      return readMsUntilJob(groups.filter(({ mayHaveMore }) => !mayHaveMore).flatMap(({ kinds }) => kinds));
    },
    async request(workspaceId, jobs, onEach) {
      const claimed = await requestJobs(owner, workspaceId, jobs);
      held += claimed.length;
      const isWanted = (job: { kind: JobKind; subject: string }) => (one: JobKey) =>
        one.kind === job.kind && one.subject === job.subject;
      for (const job of jobs) {
        const own = claimed.find(isWanted(job));
        if (own) await run(own);
        onEach();
      }
      await store();
    },
    async close() {
      isClosing = true;
      await Promise.all(running);
      await store();
      if (storing) clearTimeout(storing);
      if (next) clearTimeout(next.timer);
      clearInterval(renewal);
      await releaseClaims(owner);
    },
  };
}
