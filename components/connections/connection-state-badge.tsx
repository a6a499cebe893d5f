import { Badge } from '@/components/ui/badge';
import type { ConnectionStatus } from '@/lib/contracts/connections/connections';
import * as texts from '@/lib/texts/en/connections';

/** How a connection is, in one word. */
export function ConnectionStateBadge({ status }: { status: ConnectionStatus }) {
  if (status.state === 'rejected') return <Badge tone="critical">{texts.stateKeyRejectedBadge}</Badge>;
  if (status.state === 'paused') return <Badge>{texts.statePausedBadge}</Badge>;
  if (status.freshness === 'stale') return <Badge tone="stale">{texts.stateStaleBadge}</Badge>;
  if (status.freshness === 'never' && status.isPushed)
    return <Badge tone="waiting">{texts.stateNothingReceivedBadge}</Badge>;
  if (status.freshness === 'never') return <Badge tone="waiting">{texts.stateFirstReadingBadge}</Badge>;
  if (status.backfillPercent < 100) return <Badge tone="info">{texts.stateReadingHistoryBadge}</Badge>;
  return <Badge tone="ok">{texts.stateCurrentBadge}</Badge>;
}
