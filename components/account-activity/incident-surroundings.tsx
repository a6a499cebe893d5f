'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { SeverityBadge } from '@/components/incidents/severity-badge';
import { InstantText } from '@/components/shell/instant';
import { Card } from '@/components/ui/card';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { renderOriginOf, renderTypeWords } from '@/lib/presenters/account-activity/event-view';
import { incidentSurroundingsQuery } from '@/lib/queries/account-activity/account-activity';
import * as texts from '@/lib/texts/en/account-activity';

/** What was done in the provider's account around the start of an incident: a thief makes a key before it spends. */
export function IncidentSurroundings({ incidentId }: { incidentId: string }) {
  const { data, error, refetch, isFetching } = useQuery(incidentSurroundingsQuery(incidentId));
  return (
    <Card title={texts.aroundTitle} isFlush>
      {data ? (
        <>
          {data.events.length === 0 ? (
            <p className="px-4 py-3 text-sm text-muted">{texts.aroundEmpty}</p>
          ) : (
            <ol className="divide-y">
              {data.events.map((event) => (
                <li key={event.id} className="px-4 py-2 text-sm">
                  <span className="text-xs text-muted">
                    <InstantText at={event.at} />
                  </span>
                  <div className="wrap-anywhere">
                    <span className="font-medium">{renderTypeWords(event.type)}</span> {event.actor.text}
                    <span className="text-muted"> {renderOriginOf(event)}</span>
                  </div>
                  {event.signs.map((sign) => (
                    <div key={sign.rule} className="mt-1 flex flex-wrap items-center gap-1.5 text-xs">
                      <SeverityBadge severity={sign.severity} /> {sign.title}
                    </div>
                  ))}
                </li>
              ))}
            </ol>
          )}
          <div className="border-t px-4 py-2 text-xs text-muted">
            {data.isCut ? <p>{texts.aroundCut}</p> : null}
            {data.note === '' ? null : <p>{data.note}</p>}
            <Link className="text-accent underline-offset-2 hover:underline" href={'/account-activity' as Route}>
              {texts.aroundMore}
            </Link>
          </div>
        </>
      ) : error ? (
        <ErrorState
          title={texts.aroundError}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={3} />
      )}
    </Card>
  );
}
