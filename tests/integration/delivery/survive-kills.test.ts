import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { getDb } from '@/lib/db/client';
import { HANDOVER_REPLY } from '@/lib/domain/delivery';
import { buildChildEnv } from '@/lib/env';
import { deliverDueNotifications } from '@/lib/services/deliver-notifications';
import { useTestDatabase } from '@/tests/support/database';
import { refuse, startSmtpSink } from '@/tests/support/smtp-sink';
import { notify, seedChannel, seedIncident, seedWorkspace, skipWaits } from './seed';

const database = useTestDatabase();
const ROOT = path.resolve(import.meta.dirname, '../../..');
const INCIDENTS = 20;
const KILLS = 6;

async function startWorker(smtpUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/delivery-process.ts', smtpUrl], {
    cwd: ROOT,
    env: buildChildEnv({ DATABASE_URL: database.url, LOG_LEVEL: 'silent' }),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

/** A small generator, so that a failing run can be repeated with its seed. */
function makeChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

test('kill -9 at any moment, with a moody mail server: no mail lost, at most one repeat, same Message-ID', async () => {
  const viewer = await seedWorkspace();
  const people = ['a@e.example', 'b@e.example', 'c@e.example', 'gone@e.example'];
  await seedChannel(viewer.workspaceId, 'on call', people);
  for (let index = 0; index < INCIDENTS; index += 1) {
    await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId), { withoutChart: index % 4 !== 0 });
  }
  const chance = makeChance(4_711);
  const seen = { recipients: 0, messages: 0 };
  const sink = await startSmtpSink({
    onRcptTo: ({ address }, _session, callback) => {
      seen.recipients += 1;
      callback(address === 'gone@e.example' ? refuse(550, '5.1.1 no such user') : null);
    },
    beforeTaking: async (_mail, destroy) => {
      seen.messages += 1;
      const mood = chance();
      if (mood < 0.1) throw refuse(451, '4.7.1 greylisted');
      if (mood < 0.2) destroy();
      if (mood < 0.2) throw refuse(421, 'closing');
      // Time between taking and answering, in which a kill leaves the sender without the answer.
      await sleep(60 * chance());
    },
  });
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stage = kill % 2 === 0 ? 'messages' : 'recipients';
      const seenBefore = seen[stage];
      const worker = await startWorker(sink.url);
      // Killed in the midst of its work, however long this machine takes to get there.
      while (seen[stage] === seenBefore) await sleep(2);
      await sleep(60 * chance());
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      await skipWaits(viewer.workspaceId);
    }
    const transport = createMailTransport({ smtpUrl: sink.url, from: 'Spendwatch <alerts@spend.example>' });
    while ((await getDb().delivery.count({ where: { state: 'pending' } })) > 0) {
      await deliverDueNotifications({ transportFor: () => transport });
      await skipWaits(viewer.workspaceId);
    }
    transport.close();
  } finally {
    await sink.close();
  }
  const deliveries = await getDb().delivery.findMany({ include: { attempts: { orderBy: { startedAt: 'asc' } } } });
  expect(deliveries).toHaveLength(INCIDENTS * people.length);
  const timesTaken = new Map<string, number>();
  for (const { messageId } of sink.taken) timesTaken.set(messageId, (timesTaken.get(messageId) ?? 0) + 1);
  for (const delivery of deliveries) {
    const outcomes = delivery.attempts.map((one) => one.outcome);
    const taken = timesTaken.get(delivery.messageId) ?? 0;
    if (delivery.recipient === 'gone@e.example') {
      expect({ state: delivery.state, taken, last: outcomes.at(-1) }).toEqual({
        state: 'dead',
        taken: 0,
        last: 'permanent',
      });
    } else {
      const isInDoubt = delivery.attempts.filter((one) => one.reply.startsWith(HANDOVER_REPLY)).length === 2;
      expect(delivery.state).toBe(isInDoubt ? 'dead' : 'sent');
      if (!isInDoubt) expect(taken).toBeGreaterThanOrEqual(1);
      expect(taken).toBeLessThanOrEqual(2);
    }
  }
  // The kills must have hit mails that were just handed over, or this test shows nothing.
  const inDoubt = deliveries.flatMap((one) => one.attempts).filter((one) => one.reply.startsWith(HANDOVER_REPLY));
  expect(inDoubt.length).toBeGreaterThan(0);
}, 180_000);
