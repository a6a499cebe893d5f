import { Badge } from '@/components/ui/badge';
import type { ConnectionStatus } from '@/lib/contracts/connections/connections';
import * as texts from '@/lib/texts/en/connections';

/** How a connection is, in one word. */
export function ConnectionStateBadge({ status }: { status: ConnectionStatus }) {
  if (status.state === 'rejected') return <Badge tone="critical">{texts.keyRejected}</Badge>;
  if (status.state === 'paused') return <Badge>{texts.stateBadgePaused}</Badge>;
  if (status.freshness === 'stale') return <Badge tone="stale">{texts.stale}</Badge>;
  if (status.freshness === 'never') return <Badge tone="waiting">{texts.firstReading}</Badge>;
  if (status.backfillPercent < 100) return <Badge tone="info">{texts.readingHistory}</Badge>;
  return <Badge tone="ok">{texts.current}</Badge>;
}
