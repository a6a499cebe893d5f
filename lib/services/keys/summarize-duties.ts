import type { Viewer } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { listMemberRows } from '@/lib/db/people/members';
import { findAnswerers } from '@/lib/domain/keys/key-answerer';
import { findAnswerBy, isUnanswered } from '@/lib/domain/keys/key-confirmation';
import { DAY_MS } from '@/lib/domain/time';
import { listDueDays } from './list-calendar';
import { listRegisterRows } from './write-register';

type Duty = { title: string; note: string; path: string };

const MAX_NAMED = 3;

const count = (number: number) => (number === 1 ? '1 key' : `${number} keys`);

function nameSome(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What a digest says about keys that its reader may see: due within the days of reminders, asked of them, unanswered. */
export async function summarizeKeyDuties(reader: Viewer, now: Date): Promise<Duty[]> {
  const rows = await listRegisterRows(getDb(), reader);
  if (rows.length === 0) return [];
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
