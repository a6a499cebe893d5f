import {
  hasNewActivity,
  lockAccountMemory,
  OWN_SOURCE,
  saveAccountMemory,
} from '@/lib/db/account-activity/account-memories';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { type AuditRow, listAuditRowsAfter } from '@/lib/db/people/audit-list';
import type { AccountEvent } from '@/lib/domain/account-activity/account-event';
import { createMemory } from '@/lib/domain/account-activity/account-memory';
import { classifyOwnActivity } from '@/lib/domain/account-activity/classify-own';
import { judgeEvents } from '@/lib/domain/account-activity/judge-events';
import { DAY_MS } from '@/lib/domain/time';
import { loadAccountSettings } from './load-account-settings';
import { loadSignSource, raiseSign } from './raise-sign';

const BATCH = 500;

/**
 * Judges our own sign-ins and changes by the rules for a provider's log, so that a takeover of Spendwatch itself is
 * noticed as well. Lines from before the first run only train the rules, except those of the last day. Returns how many
 * events raised an incident.
 */
export async function judgeOwnActivity(workspaceId: string, now: Date): Promise<number> {
  if (!(await hasNewActivity(getDb(), workspaceId))) return 0;
  let raised = 0;
  for (;;) {
    const batch = await inTransaction((tx) => judgeBatch(tx, workspaceId, now));
    raised += batch.raised;
    if (batch.count < BATCH) return raised;
  }
}

async function judgeBatch(tx: Transaction, workspaceId: string, now: Date): Promise<{ count: number; raised: number }> {
  const stored = await lockAccountMemory(tx, workspaceId, OWN_SOURCE);
  // A memory that cannot be read is learnt anew from the first line on.
  const sequence = stored.memory === null ? 0n : stored.sequence;
  const rows = await listAuditRowsAfter(tx, workspaceId, sequence, BATCH);
  const last = rows.at(-1);
  if (!last) return { count: 0, raised: 0 };
  const settings = await loadAccountSettings(tx, workspaceId, null);
  const events = rows.filter(isOfPeople).map(mapOwnActivity);
  const judgeFrom = new Date(now.getTime() - DAY_MS);
  const { memory, judged } = judgeEvents(
    stored.memory ?? createMemory(),
    events,
    classifyOwnActivity,
    settings,
    judgeFrom,
  );
  const source = await loadSignSource(tx, workspaceId, null, 'Spendwatch');
  let raised = 0;
  for (const { event, signs } of judged.filter(({ isRaised }) => isRaised)) {
    for (const sign of signs) raised += (await raiseSign(tx, source, event, sign, now)) ? 1 : 0;
  }
  await saveAccountMemory(tx, workspaceId, OWN_SOURCE, { memory, sequence: last.sequence }, now);
  return { count: rows.length, raised };
}

/** Spendwatch's own doing and commands on its machine are no people; sign-ins have no session yet and are. */
const isOfPeople = ({ actorKind, action }: AuditRow): boolean =>
  actorKind === 'user' || actorKind === 'token' || action === 'session.created' || action === 'session.refused-often';

function mapOwnActivity(row: AuditRow): AccountEvent {
  const { actorKind, actorId, actor, action, target, detail, before, after, address } = row;
  // A sign-in has no session yet: the person is its target.
  const isSignIn = action.startsWith('session.') && actorId === null;
  return {
    ...{ id: row.id, type: action, at: row.at, projectId: null, projectName: null, address, asn: null },
    country: null,
    actor: {
      kind: actorKind === 'token' ? 'api_key' : 'session',
      ...{ id: isSignIn ? target : actorId, email: null, name: actor },
      keyId: actorKind === 'token' ? actorId : null,
    },
    details: { target, detail, before, after },
  };
}
