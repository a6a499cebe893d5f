import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { IntentLink } from '@/components/ui/intent-link';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { describeMultiple, hasSpend } from '@/lib/presenters/incidents/incident-view';
import { formatMoney } from '@/lib/presenters/money';
import { describeUsageScope } from '@/lib/presenters/scope';
import * as texts from '@/lib/texts/en/incidents';
import { IncidentStateBadge, SeverityBadge } from './severity-badge';

type IncidentRowProps = {
  incident: Incident;
  isPicked?: boolean;
  /** Given where rows can be picked. */
  onPick?: (isPicked: boolean) => void;
};

/** One incident in a list: what, how bad, how much, since when. */
export function IncidentRow({ incident, isPicked = false, onPick }: IncidentRowProps) {
  const reader = useReader();
  const multiple = describeMultiple(incident.observed, incident.expected, reader);
  return (
    <li className={onPick ? 'grid grid-cols-[auto_1fr]' : undefined}>
      {onPick ? (
        <label className="flex cursor-pointer items-start py-3.5 pl-4">
          <span className="sr-only">{texts.rowPickLabel(incident.number)}</span>
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={isPicked}
            onChange={(event) => onPick(event.target.checked)}
          />
        </label>
      ) : null}
      <IntentLink
        href={`/incidents/${incident.id}` as Route}
        className="grid grid-cols-[1fr_auto] items-start gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-hover lg:grid-cols-[11rem_1fr_auto]"
      >
        <span className="flex flex-wrap gap-1.5">
          <SeverityBadge severity={incident.severity} />
          <IncidentStateBadge state={incident.state} />
        </span>
        <span className="min-w-0 max-lg:order-3 max-lg:col-span-2">
          <span className="block font-medium">
            <span className="text-muted">#{incident.number}</span> {incident.title}
          </span>
          <span className="block text-sm text-muted">{describeUsageScope(incident.scope, incident.scopeNames)}</span>
        </span>
        <span className="text-right text-sm">
          <span className="block font-medium">
            {hasSpend(incident) ? `+${formatMoney(incident.excess, reader)}` : null}
            {multiple ? <span className="font-normal text-muted"> · {multiple}</span> : null}
          </span>
          <span className="block text-muted">
            <InstantText at={incident.openedAt} isRelative />
          </span>
        </span>
      </IntentLink>
    </li>
  );
}
