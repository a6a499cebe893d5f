import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Simulator } from '@/lib/simulator/server';
import type { Postfix } from '../mta/postfix';
import type { Load, Seen } from './load';

export type Kill = { name: string; at: number };

/** Nothing waits any more, or not for this long. */
const SETTLE_MS = 240_000;
/** Reports of usage come late by minutes. */
const LATE_MS = 15 * 60_000;

/** Requests that failed although no web process was killed while they ran. */
export function listUnexcused(seen: readonly Seen[], kills: readonly Kill[]): Seen[] {
  const web = kills.filter(({ name }) => name.startsWith('web'));
  return seen.filter(
    ({ problem, startedAt, endedAt }) =>
      problem !== null && !web.some(({ at }) => at >= startedAt - 250 && at <= endedAt + 250),
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

const countBy = (values: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** Waits until everything that was decided was told, then compares what is stored with what was acknowledged. */
export async function judgeStored(url: string, load: Load) {
  const giveUpAt = Date.now() + SETTLE_MS;
  const isSettled = () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<{ waiting: number; silent: number }>(
        `SELECT (SELECT count(*)::int FROM delivery WHERE state = 'pending') AS waiting,
                (SELECT count(*)::int FROM budget b
                  WHERE NOT EXISTS (SELECT 1 FROM incident i WHERE i.budget_id = b.id)) AS silent`,
      );
      return rows[0]?.waiting === 0 && rows[0].silent === 0;
    });
  while (!(await isSettled()) && Date.now() < giveUpAt) await sleep(1_000);
  return withClient(url, async (client) => {
    const read = async (sql: string) => (await client.query<Record<string, string>>(sql)).rows;
    const notes = countBy((await read('SELECT text FROM annotation')).map((row) => row['text'] ?? ''));
    const budgets = countBy((await read('SELECT name FROM budget')).map((row) => row['name'] ?? ''));
    const incidents = await read(
      `SELECT b.name, count(i.id)::int AS count FROM budget b LEFT JOIN incident i ON i.budget_id = b.id GROUP BY 1`,
    );
    const deliveries = await read(
      `SELECT d.message_id, d.recipient, d.state::text AS state, d.incident_id, n.reason::text AS reason,
              EXISTS (SELECT 1 FROM delivery_attempt a WHERE a.delivery_id = d.id AND a.reply LIKE 'handed over%') AS doubt
         FROM delivery d JOIN notification n ON n.workspace_id = d.workspace_id AND n.id = d.notification_id`,
    );
    return {
      notesLost: load.notes.filter((text) => !notes.has(text)).length,
      notesTwice: [...notes.values()].filter((count) => count > 1).length,
      budgetsLost: load.budgets.filter((name) => !budgets.has(name)).length,
      budgetsSilent: incidents.filter(({ count }) => Number(count) === 0).length,
      budgetsTwice: incidents.filter(({ count }) => Number(count) > 1).length,
      deliveries,
    };
  });
}

type Stored = Awaited<ReturnType<typeof judgeStored>>;

/** Compares what counts as sent with what lies in the mailboxes. */
export async function judgeMails(postfix: Postfix, people: readonly string[], { deliveries }: Stored) {
  const mails = (await Promise.all(people.map((person) => postfix.readMailbox(person)))).flat();
  const ids = mails.map((mail) => /^Message-ID:\s*(<[^>]+>)/im.exec(mail)?.[1] ?? '');
  const arrived = countBy(ids);
  const sent = deliveries.filter(({ state }) => state === 'sent');
  const told = countBy(
    deliveries
      .filter(({ state, reason }) => state === 'sent' && reason === 'first')
      .map(({ incident_id: incident, recipient }) => `${incident} ${recipient}`),
  );
  const twice = sent.filter((one) => (arrived.get(one['message_id'] ?? '') ?? 0) > 1);
  return {
    mails: mails.length,
    sent: sent.length,
    waiting: deliveries.filter(({ state }) => state === 'pending').length,
    givenUp: deliveries.filter(({ state }) => state === 'dead').length,
    /** Sent, as we say, and in no mailbox. */
    lost: sent.filter((one) => !arrived.has(one['message_id'] ?? '')).length,
    twice: twice.length,
    /** The process died with the mail in the server's hand: sent again on purpose, and said so. */
    twiceInDoubt: twice.filter((one) => String(one['doubt']) === 'true').length,
    decidedTwice: [...told.values()].filter((count) => count > 1).length,
  };
}

/** Requests of settled minutes: what we stored against what the provider knows. */
export async function judgeUsage(url: string, simulator: Simulator, from: Date) {
  const minute = 60_000;
  const to = new Date(Math.floor((Date.now() - LATE_MS) / minute) * minute);
  const truth = simulator.computeTruth({ from, to }).reduce((sum, row) => sum + row.counts.requests, 0);
  const stored = await withClient(url, async (client) => {
    const sql =
      'SELECT coalesce(sum(requests), 0)::int AS n FROM usage_minute WHERE bucket_start >= $1 AND bucket_start < $2';
    return (await client.query<{ n: number }>(sql, [from, to])).rows[0]?.n ?? 0;
  });
  return { truth, stored, minutes: (to.getTime() - from.getTime()) / minute };
}
