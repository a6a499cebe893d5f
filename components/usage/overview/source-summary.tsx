'use client';

import { ConnectionStateBadge } from '@/components/connections/connection-state-badge';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Progress } from '@/components/ui/progress';
import type { Overview } from '@/lib/contracts/usage/overview';
import { explainReadError } from '@/lib/presenters/connections/freshness';
import { formatDuration } from '@/lib/presenters/instant';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-overview';

/** Where the numbers come from and how current each source is. */
export function SourceSummary({ connections }: { connections: Overview['connections'] }) {
  const { isLimited } = useWorkspace();
  return (
    <Card
      title={texts.sourceSummaryTitle}
      isFlush
      actions={
        isLimited ? null : (
          <IntentLink href="/data-health" className="text-sm font-medium text-accent hover:underline">
            {common.dataHealth}
          </IntentLink>
        )
      }
    >
      <ul className="divide-y">
        {connections.map((one) => (
          <li key={one.connectionId} className="px-4 py-3 text-sm">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{one.name}</span>
              <ConnectionStateBadge status={one} />
              <span className="ml-auto text-muted">
                {one.lastSuccessAt === null ? (
                  texts.sourceSummaryNotReadYet
                ) : (
                  <InstantText at={one.lastSuccessAt} isRelative />
                )}
              </span>
            </div>
            <p className="mt-1 text-xs text-muted">
              {one.lagSeconds === null
                ? texts.sourceSummaryNoUsageSeenYet
                : texts.sourceSummaryLag(formatDuration(one.lagSeconds * 1000))}
              {one.lastError ? ` · ${explainReadError(one.lastError)}` : ''}
            </p>
            {one.backfillPercent < 100 ? (
              <div className="mt-2">
                <Progress label={texts.sourceSummaryHistoryOfLabel(one.name)} percent={one.backfillPercent} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
