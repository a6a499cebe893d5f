import { getDb } from '@/lib/db/client';
import { hasFreshHeartbeat } from '@/lib/db/installation/heartbeats';
import { type MetricName, readMetric } from '@/lib/db/installation/metrics-read';
import { listWorkspaceIds } from '@/lib/db/installation/workspaces';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { renderMetrics, type Sample } from '@/lib/metrics';

const METRICS: { [Name in MetricName]: { name: string; help: string } } = {
  ingestRuns: { name: 'spendwatch_ingest_runs', help: 'Kept pulls by outcome' },
  ingestRows: { name: 'spendwatch_ingest_rows', help: 'Rows of kept pulls: read, inserted, revised' },
  pullAgeSeconds: { name: 'spendwatch_seconds_since_last_pull', help: 'Seconds since the last successful pull' },
  usageLagSeconds: {
    name: 'spendwatch_usage_lag_seconds',
    help: 'Age of the newest usage when it was last read',
  },
  deliveries: { name: 'spendwatch_deliveries', help: 'Mails by state; dead = given up' },
  incidents: { name: 'spendwatch_incidents', help: 'Incidents by state and severity' },
  selfIncidents: {
    name: 'spendwatch_self_incidents',
    help: 'Unresolved incidents about Spendwatch itself and its way to the data, by kind',
  },
  failingJobs: {
    name: 'spendwatch_failing_jobs',
    help: 'Jobs whose last run failed; dead = failed so often in a row that retries will not help',
  },
  jobDelaySeconds: { name: 'spendwatch_job_delay_seconds', help: 'How long the job that waits longest has been due' },
  heldNotifications: { name: 'spendwatch_held_notifications', help: 'Notifications that a policy holds for later' },
};

/**
 * Prometheus text: this process's own counters, and what the database knows of one workspace or, for the operator on the
 * same machine, of all.
 */
export async function collectMetrics(workspaceId: string | null): Promise<{ text: string; contentType: string }> {
  return renderMetrics(await readSamples(workspaceId));
}

/** What the database knows of all workspaces, for a receiver that the operator chose. */
export function readSystemSamples(): Promise<Sample[]> {
  return acrossWorkspaces(() => readSamples(null));
}

async function readSamples(workspaceId: string | null): Promise<Sample[]> {
  const workspaceIds = workspaceId === null ? await listWorkspaceIds(getDb()) : [workspaceId];
  const [isWorkerAlive, ...samples] = await Promise.all([
    hasFreshHeartbeat(getDb(), 'worker', 60),
    ...workspaceIds.map(collectWorkspace),
  ]);
  const help = '1 = a worker beat within the last minute';
  const worker: Sample = { name: 'spendwatch_worker_up', help, labels: {}, value: isWorkerAlive ? 1 : 0 };
  return [worker, ...samples.flat()];
}

async function collectWorkspace(workspaceId: string): Promise<Sample[]> {
  const names = Object.keys(METRICS) as MetricName[];
  const samples = await Promise.all(
    names.map(async (metric) => {
      const rows = await readMetric(metric, workspaceId);
      const { name, help } = METRICS[metric];
      return rows.map(({ labels, value }) => ({ name, help, labels: { workspace: workspaceId, ...labels }, value }));
    }),
  );
  return samples.flat();
}
