import { getPool } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { isJobKind, type JobKind, SLOWEST_RETRY_SECONDS } from '@/lib/domain/installation/job';

/** Seconds after which another worker may take over from one that stopped renewing. */
export const CLAIM_SECONDS = 30;

export type JobKey = { workspaceId: string; kind: JobKind; subject: string };
export type ClaimedJob = JobKey & { failureCount: number; failingSince: Date | null };
/** How a run ended: `error` null = well; `everyMs` null = it comes again when it is asked for. */
export type JobOutcome = JobKey & { error: string | null; everyMs: number | null; retrySeconds: number };

/**
 * When a claim ends. A job that ends its worker with it would end one worker after the other: after the first time it
 * waits longer.
 */
const FREE_AT = `claimed_until + make_interval(secs => CASE WHEN failure_count = 0 THEN 0
    ELSE least(${SLOWEST_RETRY_SECONDS}, 5 * 2 ^ least(failure_count, 10)) END)`;

const CLAIMED = `RETURNING job.workspace_id AS "workspaceId", job.kind, job.subject, job.failure_count AS "failureCount",
    job.failing_since AS "failingSince"`;

/** A claim; one that takes over from a worker that ended in the middle counts as a failure. */
const CLAIM = `claimed_by = $1, claimed_at = now(), claimed_until = now() + interval '${CLAIM_SECONDS} s', requested_at = NULL,
    failure_count = job.failure_count + (job.claimed_until IS NOT NULL)::int,
    failing_since = CASE WHEN job.claimed_until IS NULL THEN job.failing_since
                         ELSE coalesce(job.failing_since, job.claimed_at) END,
    last_error = CASE WHEN job.claimed_until IS NULL THEN job.last_error ELSE 'its worker ended in the middle of it' END`;

/**
 * Adds the jobs that come by the clock where they are missing (a new workspace, a new kind), and removes those of
 * connections that are gone. Jobs of the installation have the row of its oldest workspace.
 */
export async function ensureJobs(kinds: {
  workspace: readonly JobKind[];
  installation: readonly JobKind[];
  connection: readonly JobKind[];
}): Promise<void> {
  // What is missing may be anybody's.
  await acrossWorkspaces(async () => {
    await getPool().query(
      `INSERT INTO job (workspace_id, kind, due_at)
       SELECT workspace.id, wanted.kind, now() FROM workspace CROSS JOIN unnest($1::text[]) AS wanted(kind)
        WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.workspace_id = workspace.id AND job.kind = wanted.kind)
       UNION ALL
       SELECT (SELECT id FROM workspace ORDER BY created_at, id LIMIT 1), wanted.kind, now()
         FROM unnest($2::text[]) AS wanted(kind)
        WHERE EXISTS (SELECT 1 FROM workspace) AND NOT EXISTS (SELECT 1 FROM job WHERE job.kind = wanted.kind)
       ON CONFLICT DO NOTHING`,
      [kinds.workspace, kinds.installation],
    );
    await getPool().query(
      `DELETE FROM job WHERE kind = ANY($1) AND NOT EXISTS (
         SELECT 1 FROM connection WHERE connection.workspace_id = job.workspace_id AND connection.id::text = job.subject)`,
      [kinds.connection],
    );
  });
}

/**
 * Claims jobs that are due and unclaimed: of each group of kinds as many as it has free places, longest due first.
 * Database time decides; SKIP LOCKED lets several workers claim at once.
 */
export async function claimDueJobs(
  owner: string,
  groups: readonly { kinds: readonly JobKind[]; places: number }[],
): Promise<ClaimedJob[]> {
  // What is due may be anybody's; what is done with it touches its own workspace.
  const { rows } = await acrossWorkspaces(() =>
    getPool().query<ClaimedJob>(
      `WITH due AS (
         SELECT one.* FROM jsonb_to_recordset($2::jsonb) AS slot(kinds text[], places int)
          CROSS JOIN LATERAL (
            SELECT workspace_id, kind, subject FROM job
             WHERE kind = ANY(slot.kinds) AND due_at <= now() AND (claimed_until IS NULL OR ${FREE_AT} < now())
             ORDER BY due_at LIMIT slot.places FOR UPDATE SKIP LOCKED) AS one)
       UPDATE job SET ${CLAIM} FROM due
        WHERE job.workspace_id = due.workspace_id AND job.kind = due.kind AND job.subject = due.subject
       ${CLAIMED}`,
      [owner, JSON.stringify(groups)],
    ),
  );
  return rows;
}

/**
 * Asks for jobs of one workspace and takes those that are free in the same statement. What another worker runs at this
 * moment is run once more after it; what failed before keeps its back-off. Returns what was taken.
 */
export async function requestJobs(
  owner: string,
  workspaceId: string,
  jobs: readonly { kind: JobKind; subject: string }[],
): Promise<ClaimedJob[]> {
  const isFree = `job.claimed_until IS NULL AND (job.failure_count = 0 OR job.due_at <= now())`;
  const ifFree = (value: string, otherwise: string) => `CASE WHEN ${isFree} THEN ${value} ELSE ${otherwise} END`;
  const until = `now() + interval '${CLAIM_SECONDS} s'`;
  const { rows } = await getPool().query<ClaimedJob & { isTaken: boolean }>(
    `INSERT INTO job (workspace_id, kind, subject, due_at, claimed_by, claimed_at, claimed_until)
     SELECT $2::uuid, kind, subject, now(), $1::uuid, now(), ${until}
       FROM unnest($3::text[], $4::text[]) AS wanted(kind, subject)
      ORDER BY kind, subject
     ON CONFLICT (workspace_id, kind, subject) DO UPDATE SET
       due_at = CASE WHEN job.failure_count = 0 THEN least(job.due_at, now()) ELSE job.due_at END,
       requested_at = ${ifFree('NULL', 'now()')},
       claimed_by = ${ifFree('$1::uuid', 'job.claimed_by')},
       claimed_at = ${ifFree('now()', 'job.claimed_at')},
       claimed_until = ${ifFree(until, 'job.claimed_until')}
     ${CLAIMED}, job.claimed_by = $1::uuid AND job.requested_at IS NULL AS "isTaken"`,
    [owner, workspaceId, jobs.map(({ kind }) => kind), jobs.map(({ subject }) => subject)],
  );
  return rows.filter(({ isTaken }) => isTaken);
}

/** Milliseconds until the next job of these kinds is due and free, by the database's clock; Infinity when none will be. */
export async function readMsUntilJob(kinds: readonly JobKind[]): Promise<number> {
  // Asks when anybody's is.
  const { rows } = await acrossWorkspaces(() =>
    getPool().query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM min(greatest(due_at, ${FREE_AT})) - now()) * 1000)::float8 AS ms
         FROM job WHERE kind = ANY($1)`,
      [kinds],
    ),
  );
  return rows[0]?.ms ?? Number.POSITIVE_INFINITY;
}

/**
 * Renews the claims of a worker while its jobs run. Rows are always locked in the same order, so no deadlock occurs.
 */
export async function renewClaims(owner: string): Promise<void> {
  await acrossWorkspaces(() =>
    getPool().query(
      `WITH own AS (
         SELECT workspace_id, kind, subject FROM job WHERE claimed_by = $1 AND claimed_until > now()
          ORDER BY workspace_id, kind, subject FOR UPDATE)
       UPDATE job SET claimed_until = now() + interval '${CLAIM_SECONDS} s' FROM own
        WHERE job.workspace_id = own.workspace_id AND job.kind = own.kind AND job.subject = own.subject`,
      [owner],
    ),
  );
}

/**
 * Gives jobs back with how they ended. A claim that was lost meanwhile changes nothing. Returns the milliseconds until the
 * first of them is due again: 0 or less when it was asked for while it ran, Infinity when none comes by the clock.
 */
export async function finishJobs(owner: string, outcomes: readonly JobOutcome[]): Promise<number> {
  // Runs of several workspaces end together.
  const { rows } = await acrossWorkspaces(() =>
    getPool().query<{ ms: number | null }>(
      `WITH ended AS (
         SELECT job.workspace_id, job.kind, job.subject, outcome.error,
                outcome."retrySeconds" * interval '1 s' AS retry, outcome."everyMs" * interval '1 ms' AS every
           FROM jsonb_to_recordset($2::jsonb)
                AS outcome("workspaceId" uuid, kind text, subject text, error text, "everyMs" int, "retrySeconds" int)
           JOIN job ON job.workspace_id = outcome."workspaceId" AND job.kind = outcome.kind AND job.subject = outcome.subject
          WHERE job.claimed_by = $1
          ORDER BY job.workspace_id, job.kind, job.subject FOR UPDATE OF job)
       UPDATE job SET claimed_by = NULL, claimed_at = NULL, claimed_until = NULL, last_ended_at = now(),
              due_at = CASE WHEN ended.error IS NOT NULL THEN now() + ended.retry
                            WHEN job.requested_at IS NOT NULL THEN now()
                            WHEN job.due_at + ended.every > now() THEN job.due_at + ended.every
                            ELSE now() + ended.every END,
              failure_count = CASE WHEN ended.error IS NULL THEN 0 ELSE job.failure_count + 1 END,
              failing_since = CASE WHEN ended.error IS NOT NULL THEN coalesce(job.failing_since, now()) END,
              last_error = ended.error
         FROM ended
        WHERE job.workspace_id = ended.workspace_id AND job.kind = ended.kind AND job.subject = ended.subject
       RETURNING (extract(epoch FROM job.due_at - now()) * 1000)::float8 AS ms`,
      [owner, JSON.stringify(outcomes)],
    ),
  );
  return Math.min(...rows.map(({ ms }) => ms ?? Number.POSITIVE_INFINITY));
}

/** Gives back what a worker claimed and did not begin; it stays due. */
export async function releaseClaims(owner: string): Promise<void> {
  await acrossWorkspaces(() =>
    getPool().query(
      `WITH own AS (
         SELECT workspace_id, kind, subject FROM job WHERE claimed_by = $1
          ORDER BY workspace_id, kind, subject FOR UPDATE)
       UPDATE job SET claimed_by = NULL, claimed_at = NULL, claimed_until = NULL FROM own
        WHERE job.workspace_id = own.workspace_id AND job.kind = own.kind AND job.subject = own.subject`,
      [owner],
    ),
  );
}

export type FailingJobRow = JobKey & {
  /** Of a job that is about a connection; absent = it is about the whole workspace. */
  connectionName: string | null;
  failureCount: number;
  failingSince: Date;
  lastError: string;
  nextTryAt: Date;
};

const MAX_LISTED = 200;

/** Jobs of a workspace whose last run failed, those first that fail longest. */
export async function listFailingJobs(workspaceId: string): Promise<FailingJobRow[]> {
  const { rows } = await getPool().query<FailingJobRow>(
    `SELECT job.workspace_id AS "workspaceId", job.kind, job.subject, connection.name AS "connectionName",
            job.failure_count AS "failureCount", job.failing_since AS "failingSince", job.last_error AS "lastError",
            coalesce(greatest(job.due_at, job.claimed_until), now()) AS "nextTryAt"
       FROM job LEFT JOIN connection
         ON connection.workspace_id = job.workspace_id AND connection.id::text = job.subject
      WHERE job.workspace_id = $1 AND job.failure_count > 0 AND job.failing_since IS NOT NULL AND job.last_error IS NOT NULL
      ORDER BY job.failing_since, job.kind, job.subject LIMIT ${MAX_LISTED}`,
    [workspaceId],
  );
  return rows.filter(({ kind }) => isJobKind(kind));
}
