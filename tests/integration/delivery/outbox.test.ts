import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import type { ChannelCreate } from '@/lib/contracts/notifications/channels';
import { getDb } from '@/lib/db/client';
import { getReadiness } from '@/lib/services/installation/get-readiness';
import { watchSelf } from '@/lib/services/installation/watch-self';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import {
  createChannel,
  listChannels,
  rotateChannelSecret,
  updateChannel,
} from '@/lib/services/notifications/manage-channels';
import { listDeliveries, retryDelivery } from '@/lib/services/notifications/manage-deliveries';
import { useTestDatabase } from '@/tests/support/database';
import { type HttpPeer, type PeerAnswer, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { refuse, type SmtpSink, startSmtpSink } from '@/tests/support/smtp-sink';
import { notify, passMinutes, seedChannel, seedIncident, seedWorkspace, skipWaits } from './seed';

useTestDatabase();

let viewer: Viewer;
const cleanups: (() => void | Promise<void>)[] = [];
beforeEach(async () => {
  viewer = await seedWorkspace();
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  await getDb().delivery.deleteMany();
});

async function openPeer(answer: () => PeerAnswer | null = () => ({ status: 200, body: 'ok' })): Promise<HttpPeer> {
  const peer = await startHttpPeer(answer);
  cleanups.push(() => peer.close());
  return peer;
}

/** A mail server that can be down: then it takes no mail, as one that closes for everybody. */
async function openMailServer(): Promise<SmtpSink & { isDown: boolean }> {
  const state = { isDown: false };
  const sink = await startSmtpSink({
    onMailFrom: (_from, _session, callback) => callback(state.isDown ? refuse(421, '4.3.2 down for repair') : null),
  });
  cleanups.push(() => sink.close());
  return Object.assign(state, sink);
}

const deliver = (smtpUrl: string) => {
  const timeouts = { connection: 2_000, greeting: 2_000, socket: 2_000, total: 5_000 };
  const transport = createMailTransport({ smtpUrl, from: 'Spendwatch <alerts@spend.example>', timeouts });
  cleanups.push(() => transport.close());
  return deliverDueNotifications({ transportFor: () => transport, chance: () => 0.5 });
};

const quiet = { withoutChart: true };
async function raise(overrides: Parameters<typeof notify>[2] = {}): Promise<string> {
  const incidentId = await seedIncident(viewer.workspaceId);
  await notify(viewer.workspaceId, incidentId, { ...quiet, ...overrides });
  return incidentId;
}

const slack = (name: string, url: string, rest: Partial<ChannelCreate> = {}) =>
  createChannel(viewer, { kind: 'slack', name, config: { url }, enabled: true, ...rest } as ChannelCreate);
const list = async (state?: 'pending' | 'sent' | 'dead' | 'grouped') =>
  (await listDeliveries(viewer, { limit: 100, ...(state && { state }) })).data;

describe('every kind goes through the one outbox', () => {
  test('a mail and a chat message about one incident, each recorded with its reply', async () => {
    const [mail, chat] = [await openMailServer(), await openPeer()];
    await seedChannel(viewer.workspaceId, 'mail', ['a@e.example']);
    await slack('chat', `${chat.url}/services/T0/B0/s3cr3t`);
    await raise();
    expect(await deliver(mail.url)).toEqual({ sent: 2, delayed: 0, dead: 0 });
    const records = await list();
    expect(records.map((one) => [one.channelKind, one.attempts.at(-1)?.reply]).sort()).toEqual([
      ['email', '250 2.0.0 taken as 1'],
      ['slack', 'HTTP 200 OK: ok'],
    ]);
    expect(JSON.stringify(records)).not.toContain('s3cr3t');
  });

  test('secrets are sealed in the database, absent in answers, and kept when other settings change', async () => {
    const chat = await openPeer();
    const created = await slack('chat', `${chat.url}/services/T0/B0/s3cr3t-x7Yz`);
    expect(JSON.stringify(created)).not.toContain('s3cr3t');
    expect(created.secretHint).toMatch(/…x7Yz$/);
    const row = await getDb().channel.findFirstOrThrow({ where: { workspaceId: viewer.workspaceId } });
    expect(Buffer.from(row.secret ?? []).toString('latin1')).not.toContain('s3cr3t');
    await updateChannel(viewer, created.id, { name: 'renamed', rateCap: 3 });
    await raise();
    expect(await deliver('smtp://127.0.0.1:1')).toMatchObject({ sent: 1 });
    expect(chat.requests[0]?.path).toBe('/services/T0/B0/s3cr3t-x7Yz');
  });

  test('a webhook reaches no provider that a connection is read from, made before or after it', async () => {
    const peer = await openPeer();
    const make = (name: string) =>
      createChannel(viewer, { kind: 'webhook', name, config: { url: `${peer.url}/hook` }, enabled: true });
    await make('early');
    await getDb().connection.create({
      data: {
        ...{ workspaceId: viewer.workspaceId, provider: 'openai', name: 'Own', adminKeyHint: 'abcd' },
        ...{ adminKey: new Uint8Array([1]), baseUrl: `${peer.url.replace('127.0.0.1', 'localhost')}/v1` },
      },
    });
    await expect(make('late')).rejects.toThrow(/usage is read there/);
    await raise();
    expect(await deliver('smtp://127.0.0.1:1')).toMatchObject({ sent: 0 });
    const [record] = await list();
    expect(record?.attempts.at(-1)?.reply).toContain('usage is read there');
    expect(peer.requests).toEqual([]);
  });

  test('a webhook gets a new key and signs with both for a day', async () => {
    const peer = await openPeer(() => ({ status: 204 }));
    const config = { url: peer.url };
    const { id, signingSecret } = await createChannel(viewer, { kind: 'webhook', name: 'own', config, enabled: true });
    const rotated = await rotateChannelSecret(viewer, id);
    expect(signingSecret).toMatch(/^whsec_/);
    expect(rotated.signingSecret).not.toBe(signingSecret);
    await raise();
    expect(await deliver('smtp://127.0.0.1:1')).toMatchObject({ sent: 1 });
    expect(String(peer.requests[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  });

  test.each([
    { name: 'a field of another kind', patch: { config: { topic: 'x' } }, path: 'config.topic' },
    {
      name: 'a stand-in that does not exist',
      patch: { fallbackChannelId: '01935a7e-0000-7000-8000-00000000dead' },
      path: 'fallbackChannelId',
    },
  ])('$name is refused by name and changes nothing', async ({ patch, path }) => {
    const { id } = await slack('chat', 'http://127.0.0.1:9/x');
    await expect(updateChannel(viewer, id, patch)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path }] });
  });
});

describe('a channel that takes nothing', () => {
  test('is left alone but for one message at a time, and everything goes out once it works again', async () => {
    const mail = await openMailServer();
    mail.isDown = true;
    await seedChannel(
      viewer.workspaceId,
      'mail',
      Array.from({ length: 20 }, (_, index) => `p${index}@e.example`),
    );
    await raise();
    await deliver(mail.url);
    await skipWaits(viewer.workspaceId);
    await deliver(mail.url);
    const attempts = await getDb().deliveryAttempt.count();
    expect(attempts).toBeLessThan(25);
    expect((await listChannels(viewer, { limit: 1 })).data[0]).toMatchObject({
      failingSince: expect.any(String),
      lastError: '421 4.3.2 down for repair',
    });
    await passMinutes(viewer.workspaceId, 2);
    expect(await deliver(mail.url)).toEqual({ sent: 0, delayed: 1, dead: 0 });
    mail.isDown = false;
    await passMinutes(viewer.workspaceId, 2);
    await deliver(mail.url);
    await deliver(mail.url);
    expect(mail.taken).toHaveLength(20);
    expect((await listChannels(viewer, { limit: 1 })).data[0]).toMatchObject({ failingSince: null, lastError: null });
  });

  test('after five minutes another channel hears, and the message says why it comes that way', async () => {
    const [mail, chat] = [await openMailServer(), await openPeer()];
    mail.isDown = true;
    const mailId = await seedChannel(viewer.workspaceId, 'mail', ['a@e.example', 'b@e.example']);
    await slack('chat', chat.url);
    const incidentId = await seedIncident(viewer.workspaceId);
    await notify(viewer.workspaceId, incidentId, quiet, [mailId]);
    await deliver(mail.url);
    expect(chat.requests).toHaveLength(0);
    await passMinutes(viewer.workspaceId, 6);
    await deliver(mail.url);
    expect(chat.requests).toHaveLength(1);
    expect(JSON.stringify(readJson(chat.requests[0] as never))).toContain('because channel mail did not take it');
    await passMinutes(viewer.workspaceId, 6);
    await deliver(mail.url);
    expect(chat.requests).toHaveLength(1);
    const [standIn] = await list('sent');
    expect(standIn).toMatchObject({ channelName: 'chat', fallbackOf: expect.any(String) });
  });

  test('what is refused for good goes the other way at once, unless nobody else shall be told', async () => {
    const [mail, gone, chat] = [
      await openMailServer(),
      await openPeer(() => ({ status: 404, body: 'no_service' })),
      await openPeer(),
    ];
    const first = await slack('first', gone.url);
    await slack('second', chat.url);
    const raiseOn = async () => notify(viewer.workspaceId, await seedIncident(viewer.workspaceId), quiet, [first.id]);
    await raiseOn();
    expect(await deliver(mail.url)).toEqual({ sent: 1, delayed: 0, dead: 1 });
    await updateChannel(viewer, first.id, { fallsBack: false });
    await raiseOn();
    expect(await deliver(mail.url)).toEqual({ sent: 0, delayed: 0, dead: 1 });
  });

  test('a receiver that asks to be left alone is, however many messages wait', async () => {
    const busy = await openPeer(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    await slack('chat', busy.url, { fallsBack: false });
    await raise();
    await deliver('smtp://127.0.0.1:1');
    await raise();
    await raise();
    await skipWaits(viewer.workspaceId);
    await deliver('smtp://127.0.0.1:1');
    expect(busy.requests).toHaveLength(1);
  });
});

describe('what was given up', () => {
  test('is listed with the words of the receiver and goes out when somebody sends it again', async () => {
    let status = 403;
    const chat = await openPeer(() => ({ status, body: status === 200 ? 'ok' : 'action_prohibited' }));
    await slack('chat', chat.url);
    await raise();
    expect(await deliver('smtp://127.0.0.1:1')).toMatchObject({ dead: 1 });
    const [dead] = await list('dead');
    expect(dead?.attempts.at(-1)).toMatchObject({
      outcome: 'permanent',
      reply: 'HTTP 403 Forbidden: action_prohibited',
    });
    status = 200;
    expect(await retryDelivery(viewer, dead?.id ?? '')).toMatchObject({ state: 'pending' });
    expect(await deliver('smtp://127.0.0.1:1')).toMatchObject({ sent: 1 });
    await expect(retryDelivery(viewer, dead?.id ?? '')).rejects.toMatchObject({ code: 'conflict' });
    const stranger = await seedWorkspace();
    await expect(retryDelivery(stranger, dead?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('a server that takes mails and never says so gets each twice at most; then it is given up, visibly', async () => {
  const sink = await startSmtpSink({ afterTaking: (_mail, destroy) => destroy() });
  cleanups.push(() => sink.close());
  await seedChannel(viewer.workspaceId, 'mail', ['a@e.example']);
  await raise();
  for (let round = 0; round < 4; round += 1) {
    await deliver(sink.url);
    await skipWaits(viewer.workspaceId);
  }
  expect(new Set(sink.taken.map((one) => one.messageId)).size).toBe(1);
  expect(sink.taken).toHaveLength(2);
  const [given] = await list('dead');
  expect(given?.attempts.at(-1)?.reply).toContain('may have arrived; not sent again');
  await retryDelivery(viewer, given?.id ?? '');
  await deliver(sink.url);
  expect(sink.taken).toHaveLength(3);
});

describe('too much for one person', () => {
  test('ten in ten minutes go out, the rest as one; criticals get through', async () => {
    const mail = await openMailServer();
    await seedChannel(viewer.workspaceId, 'mail', ['a@e.example']);
    for (let index = 0; index < 16; index += 1) await raise({ severity: 'warning' });
    expect(await deliver(mail.url)).toMatchObject({ sent: 10 });
    await raise({ severity: 'critical' });
    expect(await deliver(mail.url)).toMatchObject({ sent: 1 });
    expect(await deliver(mail.url)).toMatchObject({ sent: 0 });
    await passMinutes(viewer.workspaceId, 11);
    expect(await deliver(mail.url)).toMatchObject({ sent: 1 });
    expect(mail.taken).toHaveLength(12);
    expect(mail.taken.at(-1)?.subject).toBe('[warning] 6 incidents in a short time, 6 still open');
    const grouped = await list('grouped');
    expect(grouped).toHaveLength(6);
    expect(new Set(grouped.map((one) => one.groupedInto)).size).toBe(1);
  });

  test('programs get each message: nothing is held or collected', async () => {
    const peer = await openPeer(() => ({ status: 204 }));
    await createChannel(viewer, { kind: 'webhook', name: 'own', config: { url: peer.url }, enabled: true });
    for (let index = 0; index < 14; index += 1) await raise({ severity: 'warning' });
    expect(await deliver('smtp://127.0.0.1:1')).toMatchObject({ sent: 14 });
  });
});

test('an hour without a mail server: the app shows it, then each person gets one mail, oldest first', async () => {
  const workspace = { workspaceId: viewer.workspaceId };
  const mail = await openMailServer();
  const people = ['a@e.example', 'b@e.example', 'c@e.example'];
  await seedChannel(viewer.workspaceId, 'mail', people);
  mail.isDown = true;
  const incidents: string[] = [];
  for (let minute = 0; minute < 60; minute += 5) {
    const severity = minute === 30 ? 'critical' : 'warning';
    incidents.push(await raise({ severity, ratePerHour: String(100 + minute) }));
    await deliver(mail.url);
    await passMinutes(viewer.workspaceId, 5);
  }
  const [channel] = (await listChannels(viewer, { limit: 1 })).data;
  expect(Date.now() - Date.parse(channel?.failingSince ?? '')).toBeGreaterThan(55 * 60_000);
  expect(await list('pending')).toHaveLength(36);
  const tried = (await list('pending')).filter((one) => one.attempts.length > 0);
  expect(new Set(tried.map((one) => one.attempts.at(-1)?.reply))).toEqual(new Set(['421 4.3.2 down for repair']));
  const outage = async () => {
    await watchSelf({ workspaceId: viewer.workspaceId, now: new Date() });
    return getDb().incident.findFirstOrThrow({ where: { ...workspace, kind: 'failing-delivery' } });
  };
  expect(await outage()).toMatchObject({
    state: 'open',
    severity: 'critical',
    title: 'Channel "mail" does not get through',
  });
  expect((await getReadiness()).troubles).toContainEqual({ kind: 'failing-delivery', count: 1 });
  await notify(viewer.workspaceId, incidents[0] ?? '', { ...quiet, reason: 'resolved' });
  mail.isDown = false;
  for (let round = 0; round < 3; round += 1) {
    await deliver(mail.url);
    await passMinutes(viewer.workspaceId, 1);
  }
  expect(await list('pending')).toEqual([]);
  expect(await list('dead')).toEqual([]);
  // The one message that found out that the server works again, and then one for each person.
  expect(mail.taken).toHaveLength(1 + people.length);
  expect(await outage()).toMatchObject({ state: 'resolved' });
  for (const person of people) {
    const summary = mail.taken.filter((one) => one.to === person).at(-1);
    // The first incident is over by now; its line gives no rate.
    const rates = [...(summary?.text ?? '').matchAll(/\$(\d+)\/h on key ci-runner/g)].map((one) => Number(one[1]));
    expect(rates).toEqual([105, 110, 115, 120, 125, 130, 135, 140, 145, 150, 155]);
    expect(summary?.subject).toMatch(
      /^\[critical\] 1[12] incidents while messages could not get through, 11 still open$/,
    );
    expect(summary?.headers.get('x-spendwatch-reason')).toBe('digest');
  }
});
