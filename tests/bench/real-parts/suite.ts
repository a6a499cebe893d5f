import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseScenario } from '@/lib/simulator/scenario';
import { startSimulator } from '@/lib/simulator/server';
import { startPooler } from '@/tests/support/pooler';
import { MTA_DOMAIN, startPostfix } from '../mta/postfix';
import { makeChance } from '../storm/run-storm';
import type { BenchResult, Figure } from '../table';
import { judgeMails, judgeStored, judgeUsage, type Kill, listUnexcused } from './judge';
import { type Load, startLoad } from './load';
import { prepareProduct } from './product';
import { findFreePort, listMissing, startNginx, startPostgres } from './servers';

const DEFAULT_MINUTES = 60;
const PEOPLE = ['ada', 'grace', 'linus'];
/** Kills come this far apart, at random between both. */
const [KILL_AFTER_MS, KILL_WITHIN_MS] = [15_000, 30_000];
const LEAK = { type: 'leaked_key', startsAfterSeconds: 120, dollarsPerHour: 90 };

/**
 * The product among what it stands beside in an ordinary installation: Debian's PostgreSQL with a plain role, pgbouncer in
 * transaction mode, nginx with TLS and a time-out of a minute, Postfix with STARTTLS and login, two web and two worker
 * processes, of which one is killed at random again and again. Says what it lacks where it cannot run.
 */
export async function runRealPartsSuite(argument?: string): Promise<BenchResult> {
  const missing = await listMissing();
  if (missing.length > 0) {
    process.stdout.write(`skipped, this machine lacks: ${missing.join(', ')}\n`);
    return { suite: 'real-parts', figures: [], details: { skipped: missing } };
  }
  const minutes = Number(argument ?? DEFAULT_MINUTES);
  const stops: (() => Promise<unknown>)[] = [];
  const keep = <Started extends { stop(): Promise<unknown> }>(started: Started) => {
    stops.push(() => started.stop());
    return started;
  };
  try {
    const database = keep(await startPostgres());
    const pooler = keep(await startPooler(database.url));
    const postfix = keep(await startPostfix(PEOPLE));
    const webPorts = [await findFreePort(), await findFreePort()];
    const nginx = keep(await startNginx(webPorts));
    const simulator = await startSimulator({ scenario: parseScenario({ name: 'real parts', events: [LEAK] }) });
    stops.push(() => simulator.close());
    const product = await prepareProduct(
      {
        DATABASE_URL: pooler.url,
        SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'),
        SPENDWATCH_URL: nginx.url,
        TRUSTED_PROXIES: '127.0.0.1',
        OPENAI_ADMIN_KEY: simulator.adminKey,
        OPENAI_BASE_URL: simulator.url,
        POLL_INTERVAL_SECONDS: '15',
        SMTP_URL: postfix.url,
        NODE_EXTRA_CA_CERTS: postfix.authorityFile,
        MAIL_FROM: `Spendwatch <alerts@${MTA_DOMAIN}>`,
        ALERT_EMAIL_TO: PEOPLE.map((person) => `${person}@${MTA_DOMAIN}`).join(','),
        SPENDWATCH_OWNER_EMAIL: `ada@${MTA_DOMAIN}`,
        SPENDWATCH_OWNER_PASSWORD: 'violet harbor anvil sunday 42',
        RATE_LIMIT_PER_MINUTE: '100000',
        LOG_LEVEL: 'error',
      },
      webPorts,
    );
    stops.push(product.remove);
    for (const part of product.parts) stops.push(() => part.kill());
    for (const part of product.parts) await part.start();
    process.stdout.write(`started behind ${nginx.url}\n`);
    const token = await product.command('token', 'create', '--name', 'load', '--role', 'admin');
    await liftRateCap({ ...nginx, token });
    const beganAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000);
    const load = startLoad({ ...nginx, token });
    const kills = await killAtRandom(product.parts, minutes * 60_000, load);
    await load.stop();
    const stored = await judgeStored(database.url, load);
    const mails = await judgeMails(postfix, PEOPLE, stored);
    const usage = await judgeUsage(database.url, simulator, beganAt);
    const unexcused = listUnexcused(load.seen, kills);
    await writeFile('real-parts.json', JSON.stringify({ kills, unexcused, mails, usage, stored }, null, 2));
    const { deliveries: _deliveries, ...counts } = stored;
    const details = { minutes, kills: kills.length, mails, usage, ...counts, unexcused: unexcused.slice(0, 20) };
    return { suite: 'real-parts', figures: renderFigures(load, kills, { mails, usage, counts, unexcused }), details };
  } finally {
    for (const stop of stops.reverse()) await stop().catch((error: unknown) => process.stderr.write(`${error}\n`));
  }
}

/** Each incident is to be a mail of its own here, so that every one can be looked for. */
async function liftRateCap({
  url,
  authority,
  token,
}: {
  url: string;
  authority: string;
  token: string;
}): Promise<void> {
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ connect: { ca: authority } });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const list = (await (await fetch(`${url}/api/v1/channels`, { headers, dispatcher })).json()) as {
    data: { id: string }[];
  };
  for (const { id } of list.data) {
    const init = { method: 'PATCH', body: JSON.stringify({ rateCap: 1_000 }), headers, dispatcher };
    const response = await fetch(`${url}/api/v1/channels/${id}`, init);
    if (!response.ok) throw new Error(`PATCH /channels answered ${response.status} ${await response.text()}`);
  }
  await dispatcher.close();
}

/** One part at a time, so that a second of its kind goes on; it is back before the next one falls. */
async function killAtRandom(
  parts: Awaited<ReturnType<typeof prepareProduct>>['parts'],
  forMs: number,
  load: Load,
): Promise<Kill[]> {
  const chance = makeChance(4_711);
  const kills: Kill[] = [];
  const endsAt = Date.now() + forMs;
  while (Date.now() < endsAt) {
    await sleep(KILL_AFTER_MS + chance() * (KILL_WITHIN_MS - KILL_AFTER_MS));
    const part = parts[Math.floor(chance() * parts.length)];
    if (!part) continue;
    kills.push({ name: part.name, at: Date.now() });
    await part.kill();
    await sleep(chance() * 3_000);
    await part.start();
    const failed = load.seen.filter(({ problem }) => problem !== null).length;
    process.stdout.write(`${kills.length} kills, ${load.seen.length} requests, ${failed} of them failed\n`);
  }
  return kills;
}

function renderFigures(
  load: Load,
  kills: readonly Kill[],
  found: {
    mails: Awaited<ReturnType<typeof judgeMails>>;
    usage: Awaited<ReturnType<typeof judgeUsage>>;
    counts: Omit<Awaited<ReturnType<typeof judgeStored>>, 'deliveries'>;
    unexcused: readonly unknown[];
  },
): Figure[] {
  const { mails, usage, counts, unexcused } = found;
  const none = (name: string, value: number, of: number, what: string): Figure => ({
    ...{ name, value: String(value), baseline: `${of} ${what}`, ratio: (value / Math.max(1, of)).toFixed(4) },
    ...{ goal: '0', isMet: value === 0 && of > 0 },
  });
  return [
    none(`requests that failed, ${kills.length} kills`, unexcused.length, load.seen.length, 'requests'),
    none(
      'acknowledged writes lost',
      counts.notesLost + counts.budgetsLost,
      load.notes.length + load.budgets.length,
      'writes',
    ),
    none('writes done twice', counts.notesTwice, load.notes.length, 'notes'),
    none('budgets over their limit without an incident', counts.budgetsSilent, load.budgets.length, 'budgets'),
    none('budgets with two incidents', counts.budgetsTwice, load.budgets.length, 'budgets'),
    none('told, as we say, and in no mailbox', mails.lost, mails.sent, 'mails'),
    none('still waiting or given up', mails.waiting + mails.givenUp, mails.sent, 'mails'),
    none('decided twice', mails.decidedTwice, mails.sent, 'mails'),
    none('arrived twice without a death at the handover', mails.twice - mails.twiceInDoubt, mails.sent, 'mails'),
    none('requests of usage that differ', Math.abs(usage.truth - usage.stored), usage.truth, 'at the provider'),
    {
      ...{ name: 'event streams longer than the proxy waits', value: String(load.longStreams), baseline: '70 s' },
      ...{ ratio: '–', goal: '> 0', isMet: load.longStreams > 0 },
    },
  ];
}
