import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getDb, inTransaction } from '@/lib/db/client';
import { createNotification } from '@/lib/db/notifications/deliveries';
import { HANDOVER_REPLY, MAX_HANDOVERS_IN_DOUBT } from '@/lib/domain/notifications/delivery';
import { buildChildEnv, readEnv } from '@/lib/env';
import { seedIncident } from '@/tests/integration/delivery/seed';
import { buildLeakMessage } from '@/tests/support/sample-messages';
import { type MoodyServer, startMoodyServer } from './moody-server';

export type StormPlan = {
  /** At least as many as kills: each kill brings its share. */
  incidents: number;
  kills: number;
  /** Kills after which the database restarts too. */
  databaseRestartEvery: number;
  restartDatabase: () => Promise<void>;
  seed: number;
  /** Told now and then how far it is. */
  onProgress?: (text: string) => void;
};

export type StormReport = {
  deliveries: number;
  accepted: number;
  dead: number;
  deadWithoutReply: number;
  /** Given up although the server knows the recipient and each handover was answered: must be none. */
  deadWithoutReason: number;
  /** Mails that the server holds for people whom it refused: must be none. */
  refusedButTaken: number;
  pending: number;
  incidentsLost: number;
  /** Deliveries that no server took although they count as accepted: must be none. */
  acceptedButNotTaken: number;
  takenTwice: number;
  takenMoreOften: number;
  handoversInDoubt: number;
  kills: number;
  /** Kills of a worker that had reached the mail server; each second one with a whole mail in the server's hand. */
  killsThatHit: number;
  databaseRestarts: number;
  seconds: number;
};

/** Three channels, twenty people, two of whom the mail server does not know. */
const CHANNELS = [
  { name: 'On call', people: 8 },
  { name: 'Finance', people: 8 },
  { name: 'Board', people: 4 },
];
const PEOPLE = CHANNELS.reduce((sum, one) => sum + one.people, 0);
/** How often the rest is looked at, and after how long without a move it counts as waiting. */
const [LOOK_MS, STALLED_MS] = [500, 2_500];
const RAISE_EVERY_MS = 100;
/** A slow machine takes this long to bring a worker to the mail server. */
const STRIKE_WITHIN_MS = 60_000;
const UNKNOWN = new Set(['on-call-7@e.example', 'finance-7@e.example']);

/** A small generator, so that a failing run can be repeated with its seed. */
export function makeChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/**
 * A storm of incidents while the worker is killed again and again at random moments, the database restarts, and the mail
 * server is in every bad mood. Ends when nothing waits any more and reports what became of each delivery.
 */
export async function runStorm(plan: StormPlan): Promise<StormReport> {
  const startedAt = Date.now();
  const chance = makeChance(plan.seed);
  const { id: workspaceId } = await getDb().workspace.create({ data: { name: 'Storm' } });
  await seedChannels(workspaceId);
  const server = await startMoodyServer(chance, UNKNOWN);
  let [databaseRestarts, killsThatHit] = [0, 0];
  try {
    const shareOf = (kill: number) =>
      Math.floor((plan.incidents * kill) / plan.kills) - Math.floor((plan.incidents * (kill - 1)) / plan.kills);
    let raising = raiseIncidents(workspaceId, shareOf(1));
    for (let kill = 1; kill <= plan.kills; kill += 1) {
      // Fewer than came with this kill, so that there is always a mail to be struck at.
      const mails = Math.floor(chance() * shareOf(kill) * (PEOPLE / 2));
      if (await strikeOnce(server, mails, kill % 2 === 0 ? 'anywhere' : 'mail in hand')) killsThatHit += 1;
      await raising;
      raising = kill < plan.kills ? raiseIncidents(workspaceId, shareOf(kill + 1)) : raising;
      await patiently(() => skipWaits(workspaceId));
      if (kill % plan.databaseRestartEvery === 0) {
        await plan.restartDatabase();
        databaseRestarts += 1;
        plan.onProgress?.(
          `${kill} kills, ${killsThatHit} of them hit, ${databaseRestarts} restarts, ${server.taken.length} mails taken`,
        );
      }
    }
    server.calmDown();
    await deliverTheRest(workspaceId, server, plan.onProgress);
    const report = await judge(workspaceId, plan.incidents, server);
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    return { ...report, kills: plan.kills, killsThatHit, databaseRestarts, seconds };
  } finally {
    await server.close();
  }
}

async function seedChannels(workspaceId: string): Promise<void> {
  await getDb().channel.createMany({
    data: CHANNELS.map(({ name, people }) => ({
      ...{ workspaceId, kind: 'email' as const, name, rateCap: 1_000_000, fallsBack: false },
      config: {
        to: Array.from({ length: people }, (_, index) => `${name.toLowerCase().replace(' ', '-')}-${index}@e.example`),
      },
    })),
  });
}

/** Each incident is one transaction that is tried until it is in. */
async function raiseIncidents(workspaceId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await patiently(async () => {
      const incidentId = await seedIncident(workspaceId);
      const message = buildLeakMessage({ incidentId, ...(index === 0 ? {} : { chart: null }) });
      const notice = { workspaceId, incidentId, message, channelIds: 'all', reason: 'first' } as const;
      await inTransaction((tx) => createNotification(tx, { ...notice, publicHost: 'spend.example' }));
    });
    await sleep(RAISE_EVERY_MS);
  }
}

/**
 * A worker that is killed somewhere in its work, after it handed over so many mails: anywhere, or with the next mail that
 * the server holds without an answer. False = it hit nothing: the worker had nothing to deliver, or no time.
 */
async function strikeOnce(server: MoodyServer, mails: number, where: 'anywhere' | 'mail in hand'): Promise<boolean> {
  const strikeAt = server.countSeen() + mails;
  const worker = startWorker(server.url);
  const giveUpAt = Date.now() + STRIKE_WITHIN_MS;
  const until = async (isSo: () => boolean): Promise<boolean> => {
    while (!isSo() && worker.exitCode === null && Date.now() < giveUpAt) await sleep(2);
    return isSo();
  };
  const hit = await until(() => server.countSeen() > strikeAt && (where === 'anywhere' || server.countInHand() > 0));
  worker.kill('SIGKILL');
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
  return hit;
}

function startWorker(smtpUrl: string): ChildProcess {
  const env = readEnv();
  return spawn(process.execPath, ['--import', 'tsx', 'tests/support/delivery-process.ts', smtpUrl], {
    cwd: path.resolve(import.meta.dirname, '../../..'),
    env: buildChildEnv({
      DATABASE_URL: env.DATABASE_URL ?? '',
      SPENDWATCH_SECRET: env.SPENDWATCH_SECRET ?? '',
      LOG_LEVEL: 'silent',
    }),
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}

/** Nothing grows so old that it is collected into a summary, or there would be no storm left. */
async function keepYoung(workspaceId: string): Promise<void> {
  await getDb().$executeRaw`
    UPDATE delivery SET created_at = created_at + interval '4 minutes'
    WHERE workspace_id = ${workspaceId}::uuid AND state = 'pending' AND created_at < now() - interval '4 minutes'`;
}

/** Claims of dead workers and pauses between attempts are over at once. */
async function skipWaits(workspaceId: string): Promise<void> {
  await keepYoung(workspaceId);
  await getDb().$executeRaw`
    UPDATE delivery SET next_attempt_at = now(), claimed_until = CASE WHEN claimed_until IS NOT NULL THEN now() END
    WHERE workspace_id = ${workspaceId}::uuid AND state = 'pending'
      AND (next_attempt_at > now() OR claimed_until IS NOT NULL)`;
  await getDb().$executeRaw`
    UPDATE channel SET next_probe_at = now() WHERE workspace_id = ${workspaceId}::uuid AND next_probe_at IS NOT NULL`;
}

async function deliverTheRest(
  workspaceId: string,
  server: MoodyServer,
  onProgress: StormPlan['onProgress'],
): Promise<void> {
  const workers = [startWorker(server.url), startWorker(server.url)];
  try {
    const where = { workspaceId, state: 'pending' } as const;
    let movedAt = Date.now();
    for (let left = await getDb().delivery.count({ where }); left > 0; ) {
      onProgress?.(`${left} deliveries wait`);
      await sleep(LOOK_MS);
      const now = await getDb().delivery.count({ where });
      await keepYoung(workspaceId);
      if (now !== left) movedAt = Date.now();
      // Only when nothing moves any more is the wait for the next attempt cut short, so that no claim is taken away.
      else if (Date.now() - movedAt > STALLED_MS) await skipWaits(workspaceId);
      left = now;
    }
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
  }
}

/** A database that restarts refuses for a moment. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 100) throw error;
      await sleep(200);
    }
  }
}

async function judge(
  workspaceId: string,
  incidents: number,
  server: MoodyServer,
): Promise<Omit<StormReport, 'kills' | 'killsThatHit' | 'databaseRestarts' | 'seconds'>> {
  const deliveries = await getDb().delivery.findMany({ where: { workspaceId }, include: { attempts: true } });
  const timesTaken = new Map<string, number>();
  for (const { messageId } of server.taken) timesTaken.set(messageId, (timesTaken.get(messageId) ?? 0) + 1);
  const taken = deliveries.map((one) => timesTaken.get(one.messageId) ?? 0);
  const perIncident = new Map<string, number>();
  for (const one of deliveries) {
    const key = one.incidentId ?? '';
    perIncident.set(key, (perIncident.get(key) ?? 0) + 1);
  }
  const whole = [...perIncident.values()].filter((count) => count === PEOPLE).length;
  const count = (test: (one: (typeof deliveries)[number], times: number) => boolean) =>
    deliveries.filter((one, index) => test(one, taken[index] ?? 0)).length;
  return {
    deliveries: deliveries.length,
    accepted: count((one) => one.state === 'sent'),
    dead: count((one) => one.state === 'dead'),
    deadWithoutReply: count((one) => one.state === 'dead' && !one.attempts.some((attempt) => attempt.reply !== '')),
    deadWithoutReason: count(
      (one) => one.state === 'dead' && !UNKNOWN.has(one.recipient) && countInDoubt(one) < MAX_HANDOVERS_IN_DOUBT,
    ),
    refusedButTaken: server.taken.filter(({ to }) => UNKNOWN.has(to)).length,
    pending: count((one) => one.state === 'pending'),
    incidentsLost: incidents - whole,
    acceptedButNotTaken: count((one, times) => one.state === 'sent' && times === 0),
    takenTwice: count((_one, times) => times === 2),
    takenMoreOften: count((_one, times) => times > 2),
    handoversInDoubt: deliveries.reduce((sum, one) => sum + countInDoubt(one), 0),
  };
}

const countInDoubt = ({ attempts }: { attempts: { reply: string }[] }) =>
  attempts.filter((attempt) => attempt.reply.startsWith(HANDOVER_REPLY)).length;
