'use client';

import { useQuery } from '@tanstack/react-query';
import { Dot, type Tone } from '@/components/ui/badge';
import { IntentLink } from '@/components/ui/intent-link';
import { describeFreshness, type Freshness } from '@/lib/presenters/connections/freshness';
import { formatZone } from '@/lib/presenters/instant';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import * as texts from '@/lib/texts/en/shell';
import { useReader } from './reader-context';
import { useNow } from './use-now';
import { useWorkspace } from './workspace-context';

const TONE: Record<Freshness['tone'], Tone> = {
  ok: 'ok',
  stale: 'stale',
  critical: 'critical',
  waiting: 'waiting',
  none: 'neutral',
};

/** How current everything on screen is, always in sight; leads to the connections. */
export function FreshnessLine({ isCompact = false }: { isCompact?: boolean }) {
  const { refreshMs } = useWorkspace();
  const reader = useReader();
  const now = useNow();
  const { data, isError } = useQuery({ ...connectionsQuery(), refetchInterval: refreshMs });
  if (!data) {
    return <p className="px-2 text-xs text-muted">{isError ? texts.freshnessUnknown : texts.freshnessLoading}</p>;
  }
  const freshness = describeFreshness(
    data.map((one) => one.status),
    reader,
    now,
  );
  return (
    <IntentLink
      href="/settings/connections"
      className="flex min-w-0 items-start gap-2 rounded-md px-2 py-1.5 text-xs hover:bg-hover"
      title={texts.freshnessTitle(freshness.asOf, reader.timezone)}
    >
      <span className="pt-1 leading-none">
        <Dot tone={TONE[freshness.tone]} />
      </span>
      <span className="min-w-0 folded:sr-only">
        <span className="block truncate font-medium text-ink">
          {freshness.asOf} {freshness.asOf.startsWith('As of') ? formatZone(reader, now) : null}
        </span>
        {isCompact ? null : <span className="block truncate text-muted">{freshness.detail}</span>}
      </span>
    </IntentLink>
  );
}
