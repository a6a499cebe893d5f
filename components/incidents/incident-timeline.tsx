'use client';

import { InstantText } from '@/components/shell/instant';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { splitAttemptLine } from '@/lib/domain/notifications/attempt-line';
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
          <EntryText text={entry.text} />
          <p className="text-xs text-muted">
            {entry.actor ?? common.spendwatch} · <InstantText at={entry.at} />
          </p>
        </li>
      ))}
    </ol>
  );
}

/** What happened; the reply of a receiving server opens below it. */
function EntryText({ text }: { text: string }) {
  const line = splitAttemptLine(text);
  if (line.reply === null) return <p className="text-sm break-words">{line.text}</p>;
  return (
    <details className="text-sm break-words">
      <summary className="cursor-pointer">{line.text}</summary>
      <p className="mt-1 font-mono text-xs text-muted">{line.reply}</p>
    </details>
  );
}
