'use client';

import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import { formatQuantity } from '@/lib/presenters/count';
import { formatDayTime } from '@/lib/presenters/instant';
import * as texts from '@/lib/texts/en/connections-data-health';

type FailingJob = {
  kind: keyof typeof texts.JOB_KINDS;
  subject: string;
  connectionName: string | null;
  state: 'retrying' | 'dead';
  failureCount: number;
  failingSince: string;
  nextTryAt: string;
  lastError: string;
};

/** Jobs of the worker whose last run failed: what they would find is not reported, so they are shown here. */
export function FailingJobs({ jobs }: { jobs: readonly FailingJob[] }) {
  const reader = useReader();
  if (jobs.length === 0) return null;
  const isDead = jobs.some(({ state }) => state === 'dead');
  return (
    <Banner tone={isDead ? 'critical' : 'warning'} title={texts.failingJobsTitle}>
      <p>{texts.failingJobsNote}</p>
      <ul className="mt-1 list-disc pl-5">
        {jobs.map((job) => (
          <li key={`${job.kind} ${job.subject}`} className="break-words">
            {texts.failingJobLine({
              kind: texts.JOB_KINDS[job.kind],
              connection: job.connectionName,
              failures: formatQuantity(job.failureCount, 'attempt', reader),
              since: formatDayTime(job.failingSince, reader),
              next: formatDayTime(job.nextTryAt, reader),
              error: job.lastError,
            })}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
