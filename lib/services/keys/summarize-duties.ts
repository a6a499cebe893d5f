import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction } from '@/lib/db/client';
import { loadFirstUses } from '@/lib/db/keys/first-uses';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { listMemberRows } from '@/lib/db/people/members';
import { describeFirstUse, FRESH_DAYS } from '@/lib/domain/keys/first-use';
import { findAnswerers } from '@/lib/domain/keys/key-answerer';
import { findAnswerBy, isUnanswered } from '@/lib/domain/keys/key-confirmation';
import { DAY_MS } from '@/lib/domain/time';
import { listDueDays } from './list-calendar';
import { loadReadFrom } from './load-findings';
import { listRegisterRows } from './write-register';

type Duty = { title: string; note: string; path: string };

const MAX_NAMED = 3;

const count = (number: number) => (number === 1 ? '1 key' : `${number} keys`);

function nameSome(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * What a digest says about keys that its reader may see: what they did for the first time within `newDays`, due within
 * the days of reminders, asked of them, unanswered.
 */
export async function summarizeKeyDuties(reader: Viewer, now: Date, newDays = FRESH_DAYS): Promise<Duty[]> {
  const rows = await listRegisterRows(getDb(), reader);
  if (rows.length === 0) return [];
  const news = await listFirstUses(reader, rows, newDays, now);
  const policy = await findKeyPolicy(getDb(), reader.workspaceId);
  const until = new Date(now.getTime() + policy.remindDays * DAY_MS).toISOString().slice(0, 10);
  const due = (await listDueDays(reader, { until, isMine: false }, now)).filter(({ isOverdue }) => !isOverdue);
  const open = rows.filter(isUnanswered);
  const members = open.length === 0 ? [] : await listMemberRows(getDb(), reader.workspaceId);
  const mine = open.filter((row) => findAnswerers(row, members).members.some(({ id }) => id === reader.actor.id));
  const late = open.filter(
    ({ confirmationAskedAt: askedAt }) => askedAt !== null && now >= findAnswerBy(askedAt, policy),
  );
  const name = (row: { id: string; name: string }) => row.name || row.id;
  return [
    {
      keys: news,
      title: (number: string) => `${number} did something for the first time`,
      path: '/keys?finding=first-use',
    },
    {
      keys: due.map(({ key }) => name(key)),
      title: (number: string) => `${number} due for rotation by ${until}`,
      path: '/keys/calendar',
    },
    {
      keys: mine.map(name),
      title: (number: string) => `You are asked whether ${number} ${mine.length === 1 ? 'is' : 'are'} still needed`,
      path: '/keys/confirm',
    },
    {
      keys: late.map(name),
      title: (number: string) => `${number} whose owner has not answered in time`,
      path: '/keys/confirm',
    },
  ]
    .filter(({ keys }) => keys.length > 0)
    .map(({ keys, title, path }) => ({ title: title(count(keys.length)), note: nameSome(keys), path }));
}

/** Keys and what each did first, `ci-runner: first use of model o1 on 2026-11-23`; the newest key first. */
async function listFirstUses(
  { workspaceId, timezone }: Viewer,
  rows: readonly { connectionId: string; id: string; name: string }[],
  newDays: number,
  now: Date,
): Promise<string[]> {
  const since = new Date(now.getTime() - newDays * DAY_MS - DAY_MS);
  const uses = await inTransaction(async (tx) => {
    const readFrom = await loadReadFrom(tx, workspaceId);
    const ids = rows.map(({ id }) => id);
    return loadFirstUses(tx, { workspaceId, ids, keyCount: ids.length, timezone, now, readFrom });
  });
  return rows.flatMap(({ connectionId, id, name }) => {
    const fresh = (uses.get(`${connectionId} ${id}`) ?? []).filter(({ at }) => at >= since);
    return fresh.length === 0 ? [] : [`${name || id}: ${fresh.map(describeFirstUse).join('; ')}`];
  });
}
