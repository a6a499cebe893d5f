import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { renderMail } from '@/lib/channels/email/render-mail';
import { getDb, inTransaction } from '@/lib/db/client';
import { createNotification } from '@/lib/db/notifications/deliveries';
import { buildChildEnv, readEnv } from '@/lib/env';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import { seedIncident } from '@/tests/integration/delivery/seed';
import { buildLeakMessage } from '@/tests/support/sample-messages';
import type { SmtpCounter } from './smtp-counter';

const RECIPIENTS = 500;
const CHANNELS = 10;
/** Below the cap of one recipient, so that none is collected. */
const INCIDENTS = 20;
const MEASURED_MS = 45_000;
const BASELINE_MAILS = 1_500;
const CONNECTIONS = 5;

/** 10,000 mails that wait: twenty incidents, each with a chart of its own, for 500 people. */
async function seedBacklog(): Promise<string> {
  const { id: workspaceId } = await getDb().workspace.create({ data: { name: 'Backlog' } });
  await getDb().channel.createMany({
    data: Array.from({ length: CHANNELS }, (_, channel) => ({
      ...{ workspaceId, kind: 'email' as const, name: `Team ${channel}` },
      config: {
        to: Array.from({ length: RECIPIENTS / CHANNELS }, (_, person) => `p${channel}-${person}@bench.example`),
      },
    })),
  });
  for (let index = 0; index < INCIDENTS; index += 1) {
    const incidentId = await seedIncident(workspaceId);
    const message = buildLeakMessage({ incidentId });
    await inTransaction((tx) =>
      createNotification(tx, {
        ...{ workspaceId, incidentId, message, channelIds: 'all', reason: 'first', publicHost: 'spend.example' },
      }),
    );
  }
  return workspaceId;
}

/** Mails a second through one delivering process with 10,000 waiting. */
export async function measureThroughput(smtp: SmtpCounter): Promise<{ perSecond: number; waiting: number }> {
  const workspaceId = await seedBacklog();
  const waiting = await getDb().delivery.count({ where: { workspaceId, state: 'pending' } });
  const before = smtp.count();
  const child = startDelivering(smtp.url);
  try {
    if (child.stdout) await once(child.stdout, 'data');
    while (smtp.count() === before) await sleep(5);
    const [startedAt, startCount] = [Date.now(), smtp.count()];
    while (Date.now() - startedAt < MEASURED_MS && smtp.count() - before < waiting) await sleep(50);
    return { perSecond: ((smtp.count() - startCount) * 1_000) / (Date.now() - startedAt), waiting };
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

function startDelivering(smtpUrl: string): ChildProcess {
  const env = readEnv();
  return spawn(process.execPath, ['--import', 'tsx', 'tests/support/delivery-process.ts', smtpUrl], {
    cwd: path.resolve(import.meta.dirname, '../../..'),
    env: buildChildEnv({
      DATABASE_URL: env.DATABASE_URL ?? '',
      SPENDWATCH_SECRET: env.SPENDWATCH_SECRET ?? '',
      LOG_LEVEL: 'silent',
    }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Mails a second of a bare loop: the same mail, laid out once, through as many pooled connections, nothing recorded. */
export async function measureBareNodemailer(smtp: SmtpCounter): Promise<number> {
  const mail = await renderMail(presentAlertMail(buildLeakMessage(), { publicUrl: 'https://spend.example', ageMs: 0 }));
  const pool = createTransport({ url: smtp.url, pool: true, maxConnections: CONNECTIONS } as never);
  const startedAt = Date.now();
  let next = 0;
  const lane = async () => {
    while (next < BASELINE_MAILS) {
      next += 1;
      await pool.sendMail({
        ...{ from: 'alerts@spend.example', to: `bare-${next}@bench.example`, subject: mail.subject, text: mail.text },
        ...(mail.html === null ? {} : { html: mail.html }),
        attachments: mail.images.map((one) => ({ cid: one.cid, filename: one.filename, content: one.png })),
      });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  pool.close();
  return (BASELINE_MAILS * 1_000) / (Date.now() - startedAt);
}
