import { listJudgedEvents, listUnjudgedEvents, saveJudgedEvents } from '@/lib/db/account-activity/account-events';
import { findAccountLog } from '@/lib/db/account-activity/account-logs';
import { lockAccountMemory, saveAccountMemory } from '@/lib/db/account-activity/account-memories';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { type AccountMemory, boundMemory, createMemory } from '@/lib/domain/account-activity/account-memory';
import { classifyOpenAiEvent } from '@/lib/domain/account-activity/classify-openai';
import { judgeEvents } from '@/lib/domain/account-activity/judge-events';
import { learnEvent } from '@/lib/domain/account-activity/learn-event';
import { toStoredSign } from '@/lib/domain/account-activity/stored-sign';
import { loadAccountSettings } from './load-account-settings';
import { loadSignSource, raiseSign } from './raise-sign';

const BATCH = 500;

type Log = { workspaceId: string; connectionId: string };

/**
 * Judges the events of a log that were read and not judged yet, oldest first: findings, memory and incidents are one
 * transaction a batch. Returns how many events raised an incident.
 */
export async function judgeAccountEvents(log: Log, readClock: () => Date): Promise<number> {
  let raised = 0;
  for (;;) {
    const batch = await inTransaction((tx) => judgeBatch(tx, log, readClock()));
    raised += batch.raised;
    if (batch.count < BATCH) return raised;
  }
}

async function judgeBatch(tx: Transaction, log: Log, now: Date): Promise<{ count: number; raised: number }> {
  const { workspaceId, connectionId } = log;
  // Locked before the events are listed, so that two workers never judge one batch.
  const stored = await lockAccountMemory(tx, workspaceId, connectionId);
  const events = await listUnjudgedEvents(tx, log, BATCH);
  const [state, connection] = [
    await findAccountLog(tx, workspaceId, connectionId),
    await findConnection(tx, workspaceId, connectionId),
  ];
  if (events.length === 0 || !state || !connection) return { count: 0, raised: 0 };
  const settings = await loadAccountSettings(tx, workspaceId, connectionId);
  const known = stored.memory ?? (await learnAnew(tx, log));
  const { memory, judged } = judgeEvents(known, events, classifyOpenAiEvent, settings, state.judgeFrom ?? now);
  const source = await loadSignSource(tx, workspaceId, connectionId, connection.name);
  let raised = 0;
  for (const { event, signs } of judged.filter(({ isRaised }) => isRaised)) {
    for (const sign of signs) raised += (await raiseSign(tx, source, event, sign, now)) ? 1 : 0;
  }
  const rowIds = new Map(events.map(({ id, rowId }) => [id, rowId]));
  const found = judged.map(({ event, signs }) => ({
    rowId: rowIds.get(event.id) ?? '',
    signs: signs.map(toStoredSign),
  }));
  await saveJudgedEvents(tx, workspaceId, found, now);
  await saveAccountMemory(tx, workspaceId, connectionId, { memory, sequence: stored.sequence }, now);
  return { count: events.length, raised };
}

/** What the rules should remember, from the events they have judged: after a change of its form, or on the first day. */
async function learnAnew(tx: Transaction, log: Log): Promise<AccountMemory> {
  const memory = createMemory();
  let after: { at: Date; rowId: string } | null = null;
  for (;;) {
    const events = await listJudgedEvents(tx, log, after, BATCH);
    for (const event of events) learnEvent(memory, event, classifyOpenAiEvent(event));
    const last = events.at(-1);
    if (events.length < BATCH || !last) return boundMemory(memory);
    after = last;
  }
}
