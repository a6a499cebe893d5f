import { useQuery } from '@tanstack/react-query';
import { formatDuration } from '@/lib/presenters/instant';
import { incidentTimesQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/incidents';

/** How soon incidents of the quarter were noticed, taken and stopped; nothing while there is none. */
export function IncidentTimes() {
  const { data } = useQuery(incidentTimesQuery());
  if (!data || data.detect.medianSeconds === null) return null;
  const parts = [
    { time: data.detect, write: texts.timesNoticed },
    { time: data.acknowledge, write: texts.timesTaken },
    { time: data.contain, write: texts.timesStopped },
  ].flatMap(({ time: { medianSeconds, incidents }, write }) =>
    medianSeconds === null ? [] : [write(formatDuration(medianSeconds * 1_000), incidents)],
  );
  return (
    <p className="mt-3 text-sm text-muted">
      {texts.timesLead} {parts.join(', ')}.
    </p>
  );
}
