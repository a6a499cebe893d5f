import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { ChannelCreate } from '@/lib/contracts/notifications/channels';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { overrideEnv } from '@/lib/env';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { addBrowser } from '@/lib/services/notifications/manage-browsers';
import { createChannel } from '@/lib/services/notifications/manage-channels';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { readJson, startHttpPeer } from '../../support/http-peer';
import { makePushBrowser } from '../../support/push-browser';
import { createTestPerson } from '../../support/session';
import { startSmtpSink } from '../../support/smtp-sink';
import { findKey, listChanges, seedContained } from './seed';

useTestDatabase();
overrideEnv({ SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'), ALLOWED_PRIVATE_HOSTS: '127.0.0.1' });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const NANOS = 1_000_000_000n;

test('a request to contain goes out by mail, Slack and push, with a link that acts on nothing', async () => {
  const { workspaceId, connectionId, viewer } = await seedContained(simulator);
  const [mails, chat, pushes] = [
    await startSmtpSink(),
    await startHttpPeer(() => ({ status: 200, body: 'ok' })),
    await startHttpPeer(() => ({ status: 201 })),
  ];
  const browser = makePushBrowser();
  const add = (kind: string, config: object) =>
    createChannel(viewer, ChannelCreate.parse({ kind, name: kind, config, enabled: true }));
  await add('email', { to: ['oncall@example.com'] });
  await add('slack', { url: `${chat.url}/services/T0/B0/s3cr3t` });
  const push = await add('web-push', {});
  const { userId } = await createTestPerson(workspaceId, 'member');
  const member: Viewer = { ...viewer, role: 'member', actor: { kind: 'user', id: userId, name: 'Grace' } };
  const subscription = { endpoint: `${pushes.url}/push/1`, keys: browser.keys };
  await addBrowser(member, push.id, { label: 'Phone', subscription });

  const { id: apiKeyId, projectId } = findKey(simulator, 'ci-runner');
  const at = new Date();
  const { id: incidentId } = await getDb().incident.create({
    data: {
      ...{ workspaceId, connectionId, number: 1, kind: 'spike', severity: 'critical', dedupKey: 'leak' },
      ...{ title: '$300/h on key ci-runner', scope: { projectId, apiKeyId, model: 'gpt-5-mini' } },
      ...{ openedAt: at, detectedAt: at, windowStart: at, windowEnd: at, contributors: [], facts: [] },
      ...{ observedNanos: 40n * NANOS, expectedNanos: 0n, excessNanos: 40n * NANOS, ratePerHourNanos: 300n * NANOS },
      ...{ projected24hNanos: 7_200n * NANOS, explanation: 'A leak.' },
    },
  });
  const changes = listChanges(simulator).length;
  const plan = await createContainment(member, {
    ...{ action: 'deny-model', incidentId, reason: 'looks stolen', dryRun: false, target: {} },
  });
  expect(plan.state).toBe('awaiting_approval');
  const transport = createMailTransport({ smtpUrl: mails.url, from: 'Spendwatch <alerts@spend.example>' });
  const delivered = await inWorkspace(workspaceId, () => deliverDueNotifications({ transportFor: () => transport }));
  expect(delivered).toEqual({ sent: 3, delayed: 0, dead: 0 });

  const request = 'Grace asks to contain it: Deny gpt-5-mini in project Engineering.';
  const link = `/incidents/${incidentId}`;
  const pushed = browser.decrypt(pushes.requests[0]?.raw ?? Buffer.alloc(0));
  const messages = {
    mail: mails.taken[0]?.text.replaceAll(/\s+/g, ' ') ?? '',
    slack: JSON.stringify(readJson(chat.requests[0] ?? { method: '', path: '', headers: {}, raw: Buffer.from('{}') })),
    push: `${pushed['body']} ${pushed['url']}`,
  };
  for (const [kind, text] of Object.entries(messages)) {
    expect(text, kind).toContain(request);
    expect(text, kind).toContain('A person who may contain has to approve it in Spendwatch.');
    expect(text, kind).toContain(link);
    // What a link opens is a page: nothing in a message names the plan, or an operation of the API.
    expect(text, kind).not.toContain(plan.id);
    expect(text, kind).not.toMatch(/\/api\/v1\/|token=/);
  }
  expect((await getContainment(viewer, plan.id)).state).toBe('awaiting_approval');
  expect(listChanges(simulator)).toHaveLength(changes);
  transport.close();
  await Promise.all([mails.close(), chat.close(), pushes.close()]);
});
