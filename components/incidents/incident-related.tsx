'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { PendingState } from '@/components/ui/pending-state';
import { Sentence } from '@/components/ui/sentence';
import type { IncidentRoom } from '@/lib/contracts/incidents/incident-room';
import { STATE_LABEL } from '@/lib/presenters/incidents/incident-view';
import { formatMoney } from '@/lib/presenters/money';
import { incidentRoomQuery } from '@/lib/queries/incidents/incident-room';
import * as texts from '@/lib/texts/en/incidents';

/** What may have led to it: places where its key was found, and what happened around its start; and incidents like it. */
export function IncidentRelated({ incidentId }: { incidentId: string }) {
  const query = useQuery(incidentRoomQuery(incidentId));
  const { data } = query;
  if (!data) {
    return (
      <Card title={texts.relatedTitle}>
        <PendingState title={texts.relatedErrorTitle} query={query} count={3} />
      </Card>
    );
  }
  return (
    <>
      <Card title={texts.relatedTitle}>
        {data.leaks.length + data.events.length === 0 ? (
          <p className="text-sm text-muted">{texts.relatedNothing}</p>
        ) : (
          <ul className="flex flex-col gap-3 text-sm">
            {data.leaks.map((leak) => (
              <Leak key={leak.id} leak={leak} />
            ))}
            {data.events.map((event) => (
              <li key={`${event.at} ${event.text}`}>
                <p className="break-words">{event.text}</p>
                <p className="text-xs text-muted">
                  <InstantText at={event.at} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={texts.similarTitle}>
        {data.similar.length === 0 ? (
          <p className="text-sm text-muted">{texts.similarNothing}</p>
        ) : (
          <ul className="flex flex-col gap-3 text-sm">
            {data.similar.map((one) => (
              <Similar key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

function Leak({ leak }: { leak: IncidentRoom['leaks'][number] }) {
  return (
    <li>
      <IntentLink
        href={`/leaks?id=${leak.id}` as Route}
        className="font-medium break-words text-critical hover:underline"
      >
        <Sentence text={texts.relatedLeakLine} values={{ key: leak.redacted, place: leak.where }} />
      </IntentLink>
      <p className="text-xs text-muted">
        {leak.state} · <InstantText at={leak.firstSeenAt} />
      </p>
    </li>
  );
}

function Similar({ one }: { one: IncidentRoom['similar'][number] }) {
  const reader = useReader();
  const done =
    one.done.length === 0
      ? texts.similarNothingDone
      : texts.similarDone(one.done.map(({ title, state }) => `${title} (${state.replaceAll('_', ' ')})`).join('; '));
  const verdict = one.verdict === null ? '' : ` ${texts.similarVerdict(one.verdict.replaceAll('-', ' '))}`;
  return (
    <li>
      <IntentLink href={`/incidents/${one.id}` as Route} className="font-medium break-words hover:underline">
        #{one.number} {one.title}
      </IntentLink>
      <p className="break-words">{`${done}${verdict}`}</p>
      <p className="text-xs text-muted">
        {STATE_LABEL[one.state]} · <InstantText at={one.openedAt} /> · {formatMoney(one.excess, reader)}
      </p>
    </li>
  );
}
