import { afterEach, expect, test } from 'vitest';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { inTransaction } from '@/lib/db/client';
import { acknowledgeIncident, resolveIncident } from '@/lib/services/incidents/handle-incidents';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { createChannel } from '@/lib/services/notifications/manage-channels';
import { useTestDatabase } from '../../support/database';
import { readJson, startHttpPeer } from '../../support/http-peer';
import { startSmtpSink } from '../../support/smtp-sink';
import { listTold, type Seeded, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function raise({ workspaceId, connectionId }: Seeded): Promise<string> {
  const at = new Date();
  const { incident } = await inTransaction((tx) =>
    recordIncidentSignal(tx, {
      ...{ workspaceId, at, now: at, channelIds: [] },
      source: {
        ...{ dedupKey: 'anomaly:1', kind: 'spike', alertRuleId: null, budgetId: null, connectionId, detectorNumber: 1 },
        scope: { apiKeyId: 'key_ci' },
      },
      signal: { kind: 'raised', severity: 'critical', isWorse: false },
      measures: {
        ...{ title: 'Spike', windowStart: at, windowEnd: at, observedNanos: 9n, expectedNanos: 1n, excessNanos: 8n },
        ...{ ratePerHourNanos: 5n, projected24hNanos: 120n, contributors: [], facts: [], explanation: 'Much' },
      },
    }),
  );
  return incident?.id ?? '';
}

test('whoever takes an incident here also takes it at PagerDuty; people get no mail for it', async () => {
  const seeded = await seedWorkspace();
  const { viewer, workspaceId } = seeded;
  const peer = await startHttpPeer(() => ({ status: 202, body: '{"status":"success"}' }));
  const sink = await startSmtpSink();
  const transport = createMailTransport({ smtpUrl: sink.url, from: 'Spendwatch <alerts@spend.example>' });
  cleanups.push(
    () => peer.close(),
    () => sink.close(),
    () => transport.close(),
  );
  const routingKey = 'R0123456789abcdef0123456789abcde';
  await createChannel(viewer, { kind: 'pagerduty', name: 'PD', config: { routingKey, region: 'us' }, enabled: true });
  const deliver = () =>
    deliverDueNotifications({
      ...{ transportFor: () => transport, fetch, pagerdutyUrls: { us: peer.url, eu: peer.url } },
    });
  const id = await raise(seeded);
  await deliver();
  await acknowledgeIncident(viewer, id, {});
  await acknowledgeIncident(viewer, id, {});
  await deliver();
  await resolveIncident(viewer, id, {});
  await deliver();
  const events = peer.requests.map((one) => readJson(one));
  expect(events.map((one) => one['event_action'])).toEqual(['trigger', 'acknowledge', 'resolve']);
  expect(new Set(events.map((one) => one['dedup_key']))).toEqual(new Set([`spendwatch-${id}`]));
  expect(sink.taken.map((one) => one.headers.get('x-spendwatch-reason'))).toEqual(['first', 'resolved']);
  expect((await listTold(workspaceId))[1]).toBe('acknowledged -> routing key …bcde');
});

test('with people only, taking an incident tells nobody', async () => {
  const seeded = await seedWorkspace();
  const id = await raise(seeded);
  await acknowledgeIncident(seeded.viewer, id, {});
  expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com']);
});
