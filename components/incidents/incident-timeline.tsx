'use client';

import { InstantText } from '@/components/shell/instant';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import * as common from '@/lib/texts/en/common';

/** Everything that happened to the incident, newest first. */
export function IncidentTimeline({ entries }: { entries: IncidentDetail['timeline'] }) {
  const newestFirst = [...entries].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <ol className="relative ml-1 border-l pl-4">
      {newestFirst.map((entry) => (
        <li key={`${entry.at} ${entry.kind} ${entry.text}`} className="relative pb-4 last:pb-0">
          <span
            className="absolute top-1.5 -left-[20.5px] size-2 rounded-full border border-line-strong bg-surface"
            aria-hidden
          />
          <p className="text-sm break-words">{entry.text}</p>
          <p className="text-xs text-muted">
            {entry.actor ?? common.spendwatch} · <InstantText at={entry.at} />
          </p>
        </li>
      ))}
    </ol>
  );
}
