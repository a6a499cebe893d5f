import { Badge } from '@/components/ui/badge';
import type { ConnectionStatus } from '@/lib/contracts/connections';

/** How a connection is, in one word. */
export function ConnectionStateBadge({ status }: { status: ConnectionStatus }) {
  if (status.state === 'rejected') return <Badge tone="critical">Key rejected</Badge>;
  if (status.state === 'paused') return <Badge>Paused</Badge>;
  if (status.freshness === 'stale') return <Badge tone="stale">Stale</Badge>;
  if (status.freshness === 'never') return <Badge tone="waiting">First reading</Badge>;
  if (status.backfillPercent < 100) return <Badge tone="info">Reading history</Badge>;
  return <Badge tone="ok">Current</Badge>;
}
