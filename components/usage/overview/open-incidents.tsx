'use client';

import { ChevronRight } from 'lucide-react';
import type { Route } from 'next';
import { SeverityBadge } from '@/components/incidents/severity-badge';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { estimateLoss, hasSpend } from '@/lib/presenters/incidents/incident-view';
import { formatRatePerHour } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/usage-overview';

/** More are a page of their own. */
const SHOWN = 5;

/** What is wrong right now, first on the page; one quiet line when nothing is. */
export function OpenIncidents({ incidents, count }: { incidents: readonly Incident[]; count: number }) {
  if (incidents.length === 0) return null;
  const isCritical = incidents.some((one) => one.severity === 'critical');
  return (
    <section
      aria-label={texts.openIncidentsLabel}
      className={classNames('overflow-hidden rounded-lg border bg-surface', isCritical && 'border-critical/50')}
    >
      <ul className="divide-y">
        {incidents.slice(0, SHOWN).map((incident) => (
          <OpenIncident key={incident.id} incident={incident} />
        ))}
      </ul>
      {count > SHOWN ? (
        <IntentLink href="/incidents" className="block border-t px-4 py-2 text-sm text-accent hover:underline">
          {texts.openIncidentsLink(count)}
        </IntentLink>
      ) : null}
    </section>
  );
}

function OpenIncident({ incident }: { incident: Incident }) {
  const reader = useReader();
  const now = useNow(5_000);
  const loss = estimateLoss(incident, now, reader);
  const isSpend = hasSpend(incident);
  return (
    <li>
      <IntentLink
        href={`/incidents/${incident.id}` as Route}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover md:flex-nowrap"
      >
        <SeverityBadge severity={incident.severity} />
        <span className="min-w-0 flex-1 basis-64">
          <span className="block font-medium">{incident.title}</span>
          <span className="line-clamp-2 text-sm text-muted">{incident.explanation}</span>
        </span>
        <span className="text-sm md:shrink-0 md:text-right">
          {isSpend ? (
            <span className="block font-medium">
              {loss.text} {loss.isRunning ? texts.openIncidentsLostSoFar : texts.openIncidentsOverNormal}
            </span>
          ) : null}
          <span className="block text-muted">
            {isSpend ? `${formatRatePerHour(incident.ratePerHour, reader)} · ` : ''}
            {texts.openIncidentsSince} <InstantText at={incident.window.start} />
          </span>
        </span>
        <ChevronRight className="size-4 text-faint max-md:hidden" aria-hidden />
      </IntentLink>
    </li>
  );
}
