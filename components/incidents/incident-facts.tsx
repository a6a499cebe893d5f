'use client';

import { useQuery } from '@tanstack/react-query';
import { InstantText } from '@/components/shell/instant';
import { Card } from '@/components/ui/card';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { listScopeParts } from '@/lib/presenters/scope';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

/** What is unusual about it, in sentences, and exactly what it speaks of. */
export function IncidentFacts({ incident }: { incident: Incident }) {
  const { data: connections } = useQuery(connectionsQuery());
  const connectionNames = Object.fromEntries(
    (connections ?? []).map(({ connection }) => [connection.id, connection.name]),
  );
  const parts = listScopeParts(incident.scope, { ...connectionNames, ...incident.scopeNames });
  return (
    <Card title={texts.factsTitle}>
      {incident.facts.length > 0 ? (
        <ul className="mb-4 list-disc space-y-1 pl-4">
          {incident.facts.map((fact) => (
            <li key={`${fact.kind} ${fact.text}`}>{fact.text}</li>
          ))}
        </ul>
      ) : null}
      <dl className="grid grid-cols-[6rem_1fr] gap-x-3 gap-y-1.5 text-sm">
        <dt className="text-muted">{common.window}</dt>
        <dd>
          <InstantText at={incident.window.start} /> – <InstantText at={incident.window.end} />
        </dd>
        {parts.map((part) => (
          <div key={part.field} className="contents">
            <dt className="text-muted capitalize">{part.label}</dt>
            <dd className="break-all">
              <bdi>{part.name}</bdi>
              {part.name === part.id || part.field === 'connectionId' ? null : (
                <bdi className="ml-2 font-mono text-xs text-muted">{part.id}</bdi>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
