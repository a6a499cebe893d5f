'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import { formatQuantity } from '@/lib/presenters/count';
import { formatDayTime } from '@/lib/presenters/instant';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import { pushStatusQuery } from '@/lib/queries/connections/sources';
import * as texts from '@/lib/texts/en/connections-sources';

/** What was refused of pushed usage, by source and reason. Nothing while it is not known. */
export function RefusedPushes() {
  const reader = useReader();
  const connections = useQuery(connectionsQuery()).data ?? [];
  const sources = connections.filter(({ connection }) => connection.source === 'push');
  const statuses = useQueries({ queries: sources.map(({ connection }) => pushStatusQuery(connection.id)) });
  const refused = statuses.flatMap(({ data }, at) =>
    (data?.refusals ?? []).map((one) => ({ ...one, connection: sources[at]?.connection.name ?? '' })),
  );
  if (refused.length === 0) return null;
  const count = refused.reduce((sum, one) => sum + one.items, 0);
  return (
    <Banner tone="critical" title={texts.refusedPushesTitle(formatQuantity(count, 'item', reader))}>
      <p>{texts.refusedPushesText}</p>
      <ul className="mt-1 list-disc pl-5">
        {refused.map(({ connection, code, items, lastAt, message }) => (
          <li key={`${connection} ${code}`} className="break-words">
            {texts.refusedPushesLine({
              ...{ connection, message, items: formatQuantity(items, 'item', reader) },
              when: formatDayTime(lastAt, reader),
            })}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
