import { insertSentStatement, listPayerRows, listSentStatements } from '@/lib/db/allocation/payers';
import { getDb, inTransaction } from '@/lib/db/client';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { stateInCents } from '@/lib/domain/allocation/allocate';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { queueAccountMail } from '@/lib/services/people/account-mails';
import { buildPayerStatement, isEmptyStatement } from './get-allocation';
import { findMonthSpan, loadAllocation } from './load-allocation';

/**
 * Mails the statement of the last month to each payer that has addresses, once, as soon as the month's bill is final. A
 * payer that spent nothing gets none. What was told is kept, so that the page can say when it is different by now.
 */
export async function sendStatements({
  workspaceId,
  now,
}: {
  workspaceId: string;
  now: Date;
}): Promise<{ sent: number }> {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
  const sent = await listSentStatements(getDb(), workspaceId, month);
  const payers = await listPayerRows(getDb(), workspaceId);
  const due = payers.filter(({ id, recipients }) => recipients.length > 0 && !sent.has(id));
  if (due.length === 0) return { sent: 0 };
  const loaded = await loadAllocation(workspaceId, findMonthSpan(month), now);
  if (!loaded.isSettled) return { sent: 0 };
  const cents = stateInCents(loaded.allocation, loaded.payers);
  const { name: workspaceName } = await getWorkspaceLabel(getDb(), workspaceId);
  let count = 0;
  for (const { id: payerId, recipients } of due) {
    const statement = buildPayerStatement(loaded, cents, { payerId, month, workspaceName });
    if (isEmptyStatement(statement)) continue;
    const { payerId: _payer, currency: _currency, ...told } = statement;
    const isNew = await inTransaction(async (tx) => {
      const amountNanos = parseDecimalToNanos(statement.total);
      if (!(await insertSentStatement(tx, workspaceId, { payerId, month, amountNanos, sentAt: now }))) return false;
      for (const recipient of new Set(recipients)) {
        await queueAccountMail(tx, { workspaceId, recipient }, { kind: 'payer-statement', ...told }, now);
      }
      return true;
    });
    if (isNew) count += 1;
  }
  return { sent: count };
}
