import type { IngestRun } from '@/lib/contracts/connections/connections';
import type { Reader } from '@/lib/domain/reader';
import { formatCount, formatQuantity } from '@/lib/presenters/count';
import { formatDuration, formatSpan } from '@/lib/presenters/instant';

export const TRIGGER_LABEL: Record<IngestRun['trigger'], string> = {
  schedule: 'Schedule',
  backfill: 'Backfill',
  manual: 'By hand',
  repair: 'Repair',
};

export type IngestRunView = {
  subjectText: string;
  windowText: string;
  rowsText: string;
  durationText: string;
  tone: 'ok' | 'critical' | 'waiting';
  outcomeText: string;
};

export function buildIngestRunView(run: IngestRun, reader: Reader): IngestRunView {
  const revised = run.revisedRows > 0 ? `, ${formatCount(run.revisedRows, reader)} revised` : '';
  const refused = run.refusedRows > 0 ? `, ${formatCount(run.refusedRows, reader)} refused` : '';
  return {
    subjectText: describeSubject(run.subject),
    windowText: formatSpan(run.window.start, run.window.end, reader),
    rowsText: `${formatQuantity(run.rows, 'row', reader)}${revised}${refused}`,
    durationText: run.finishedAt === null ? '–' : formatRunTime(Date.parse(run.finishedAt) - Date.parse(run.startedAt)),
    tone:
      run.outcome === 'succeeded'
        ? run.refusedRows > 0
          ? 'critical'
          : 'ok'
        : run.outcome === 'failed'
          ? 'critical'
          : 'waiting',
    outcomeText: { succeeded: run.refusedRows > 0 ? 'Read in part' : 'Read', failed: 'Failed', running: 'Reading' }[
      run.outcome
    ],
  };
}

/** "web_search_calls/minute" -> "Web search calls, by minute". */
function describeSubject(subject: string): string {
  const [name = subject, grain] = subject.split('/');
  const words = name.replaceAll(/[_-]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${grain ? `, by ${grain}` : ''}`;
}

const formatRunTime = (durationMs: number) => (durationMs < 1_000 ? `${durationMs} ms` : formatDuration(durationMs));
