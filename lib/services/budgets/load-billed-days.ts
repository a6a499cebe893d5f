import type { Transaction } from '@/lib/db/client';
import { type BillQuestion, listBilledSpend, listBillLines, listUsedModels } from '@/lib/db/usage/billed-days';
import { DAY_MS } from '@/lib/domain/time';
import { computeModelFamily, findToolFamily } from '@/lib/domain/usage/model-family';
import { type BilledDay, type BillLine, selectIrregularLines, selectOneOffLines } from '@/lib/domain/usage/one-off';
import { findSettledEnd } from '@/lib/domain/usage/settled-end';

/** Over so many days a line of the bill shows whether it comes again and again. */
const LINE_DAYS = 35;

/** Final billed days by question id, oldest first, with what is one-off in them. */
export async function loadBilledDays(
  tx: Transaction,
  workspaceId: string,
  questions: readonly BillQuestion[],
  today: Date,
): Promise<Map<string, BilledDay[]>> {
  const settledBefore = findSettledEnd(today);
  const cut = questions.map((one) => ({ ...one, endsAt: one.endsAt < settledBefore ? one.endsAt : settledBefore }));
  const asked = cut.filter((one) => one.startsAt < one.endsAt);
  if (asked.length === 0) return new Map();
  const firstMs = Math.min(...asked.map((one) => one.startsAt.getTime()), today.getTime() - LINE_DAYS * DAY_MS);
  const lines = await listBillLines(tx, workspaceId, new Date(firstMs), settledBefore);
  const families = await loadFamilies(tx, workspaceId, selectIrregularLines(lines));
  return listBilledSpend(tx, workspaceId, asked, selectOneOffLines(lines, families));
}

/** Model and tool families that the connections of the charges used; nothing is read for credits. */
async function loadFamilies(tx: Transaction, workspaceId: string, lines: readonly BillLine[]) {
  const connectionIds = [...new Set(lines.filter((one) => !one.isCredit).map((one) => one.connectionId))];
  const used = connectionIds.length === 0 ? [] : await listUsedModels(tx, workspaceId, connectionIds);
  const families = new Map<string, Set<string>>();
  for (const { connectionId, kind, model } of used) {
    const own = families.get(connectionId) ?? new Set();
    families.set(connectionId, own);
    own.add(findToolFamily(kind) ?? (model === null ? kind : computeModelFamily(model)));
  }
  return families;
}
