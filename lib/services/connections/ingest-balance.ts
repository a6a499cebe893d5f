import { findBalanceReadAt, saveBalanceReading } from '@/lib/db/balance/balances';
import { getDb } from '@/lib/db/client';
import { MINUTE_MS } from '@/lib/domain/time';
import type { UsageProvider } from '@/lib/providers/provider';
import type { PullContext } from './pull-context';

const READ_EVERY_MS = 15 * MINUTE_MS;

/**
 * Reads the prepaid credits where the provider reports them. After a refusal the last reading stays, with its age
 * shown;
 * the pull goes on.
 */
export async function ingestBalance(context: PullContext, provider: UsageProvider): Promise<void> {
  if (!provider.readBalance) return;
  const { workspaceId, connectionId } = context;
  const now = context.readClock();
  const readAt = await findBalanceReadAt(getDb(), workspaceId, connectionId);
  if (readAt !== null && now.getTime() - readAt.getTime() < READ_EVERY_MS) return;
  try {
    const { leftNanos } = await provider.readBalance(context.signal);
    await saveBalanceReading(getDb(), workspaceId, connectionId, { nanos: leftNanos, at: now });
  } catch (error) {
    context.log.warn({ err: error, connectionId }, 'the balance could not be read');
  }
}
