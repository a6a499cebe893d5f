import { listLimitReadings, saveSpendLimits } from '@/lib/db/connections/spend-limits';
import { HOUR_MS } from '@/lib/domain/time';
import type { UsageProvider } from '@/lib/providers/provider';
import type { PullContext } from './pull-context';

/** A limit costs one call a project, and changes seldom. */
const READ_EVERY_MS = 6 * HOUR_MS;
/** Projects asked for at one pull: the rest waits for the next ones. */
const MAX_READ = 100;

/**
 * Reads the provider's own spend limits of projects, the longest unread first. A provider that refuses leaves them
 * unread, which the security posture shows; the pull goes on, because no alert depends on limits.
 */
export async function ingestSpendLimits(context: PullContext, provider: UsageProvider): Promise<void> {
  if (!provider.readSpendLimit) return;
  const { workspaceId, connectionId } = context;
  const before = new Date(context.readClock().getTime() - READ_EVERY_MS);
  const projectIds = await listLimitReadings(workspaceId, connectionId, before, MAX_READ);
  const read: { projectId: string; limitNanos: bigint | null }[] = [];
  try {
    for (const projectId of projectIds) {
      read.push({ projectId, ...(await provider.readSpendLimit(projectId, context.signal)) });
    }
  } catch (error) {
    context.log.warn({ err: error, connectionId }, 'spend limits could not be read');
  }
  await saveSpendLimits({ workspaceId, connectionId }, read, context.readClock());
}
