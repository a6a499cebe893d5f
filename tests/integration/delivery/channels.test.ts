import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { createMailTransport, type MailTransport } from '@/lib/channels/email/mail-transport';
import { startMailbox } from '@/lib/channels/email/mailbox-server';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { deleteHeartbeat, saveHeartbeat } from '@/lib/db/installation/heartbeats';
import { storeCapturedMail } from '@/lib/db/notifications/captured-mails';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { getCapturedMail, listCapturedMails } from '@/lib/services/notifications/list-captured-mails';
import {
  createChannel,
  deleteChannel,
  getChannel,
  listChannels,
  updateChannel,
} from '@/lib/services/notifications/manage-channels';
import { testChannel } from '@/lib/services/notifications/test-channel';
import { useTestDatabase } from '@/tests/support/database';
import { notify, seedIncident, seedWorkspace } from './seed';

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

async function create(name: string, to: string[], enabled = true) {
  const { signingSecret: _none, ...channel } = await createChannel(viewer, {
    ...{ kind: 'email', name, config: { to }, enabled },
  });
  return channel;
}

/** The built-in mailbox writing to the database, and a way to send into it for each workspace. */
async function openMailbox(): Promise<(workspaceId: string) => MailTransport> {
  const mailbox = await startMailbox({
    ...{ host: '127.0.0.1', port: 0, password: 'secret' },
    store: (mail) => storeCapturedMail(getDb(), mail, readNow()),
  });
  cleanups.push(() => mailbox.close());
  return (workspaceId) => {
    const smtpUrl = mailbox.buildSmtpUrl(workspaceId);
    const transport = createMailTransport({ smtpUrl, from: 'Spendwatch <alerts@spend.example>' });
    cleanups.push(() => transport.close());
    return transport;
  };
}

/** Delivers again and again until the test ends, as the worker does. */
async function keepDelivering(transportFor: (workspaceId: string) => MailTransport): Promise<void> {
  const stop = new AbortController();
  const beat = { id: uuidv7(), role: 'worker', startedAt: readNow() };
  await saveHeartbeat(getDb(), beat);
  const loop = async () => {
    while (!stop.signal.aborted) {
      await deliverDueNotifications({ transportFor, signal: stop.signal });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const ended = loop();
  cleanups.push(() => {
    stop.abort();
    return ended.then(() => deleteHeartbeat(getDb(), beat.id));
  });
}

describe('channels', () => {
  test('are created, read, listed by name, changed and deleted, and the audit trail tells', async () => {
    const second = await create('Finance', ['cfo@e.example']);
    const first = await create('Alarm', ['a@e.example', 'b@e.example']);
    expect(await getChannel(viewer, first.id)).toEqual(first);
    expect((await listChannels(viewer, { limit: 10 })).data.map((one) => one.name)).toEqual(['Alarm', 'Finance']);
    const changed = await updateChannel(viewer, second.id, { enabled: false, config: { to: ['new@e.example'] } });
    expect(changed).toEqual({
      ...second,
      ...{ enabled: false, config: { to: ['new@e.example'] }, destination: 'new@e.example' },
    });
    await deleteChannel(viewer, first.id);
    await expect(getChannel(viewer, first.id)).rejects.toMatchObject({ code: 'not_found' });
    const trail = await getDb().auditEntry.findMany({
      where: { workspaceId: viewer.workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(trail.map((one) => one.action)).toEqual([
      ...['channel.created', 'channel.created', 'channel.updated', 'channel.deleted'],
    ]);
  });

  test('pages follow each other without gap or repeat', async () => {
    for (const name of ['c', 'a', 'b']) await create(name, ['a@e.example']);
    const first = await listChannels(viewer, { limit: 2 });
    const second = await listChannels(viewer, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map((one) => one.name)).toEqual(['a', 'b', 'c']);
    expect(second.nextCursor).toBeNull();
  });

  test('a name is taken once, also by renaming', async () => {
    await create('Alarm', ['a@e.example']);
    const other = await create('Other', ['a@e.example']);
    await expect(create('Alarm', ['b@e.example'])).rejects.toMatchObject({
      code: 'conflict',
      errors: [{ path: 'name', message: expect.stringContaining('"Alarm" is taken') }],
    });
    await expect(updateChannel(viewer, other.id, { name: 'Alarm' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('those of another workspace do not exist here', async () => {
    const channel = await create('Alarm', ['a@e.example']);
    const stranger = await seedWorkspace();
    await expect(getChannel(stranger, channel.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(updateChannel(stranger, channel.id, { enabled: false })).rejects.toMatchObject({ code: 'not_found' });
    await expect(deleteChannel(stranger, channel.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(testChannel(stranger, channel.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('deleting one keeps what it delivered and what it still has to', async () => {
    const channel = await create('Alarm', ['a@e.example']);
    await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId), { withoutChart: true });
    await deleteChannel(viewer, channel.id);
    expect(await deliverDueNotifications({ transportFor: await openMailbox() })).toMatchObject({ sent: 1 });
  });
});

describe('the test button', () => {
  test('goes the way of real alerts and comes back with the words of the server', async () => {
    const channel = await create('Alarm', ['a@e.example', 'b@e.example']);
    await create('Other', ['c@e.example']);
    await keepDelivering(await openMailbox());
    const result = await testChannel(viewer, channel.id);
    // What went wrong stands in the message of a failure.
    expect(result.deliveries.map(({ state, attempts }) => [state, ...attempts.map((one) => one.outcome)])).toEqual([
      ['sent', 'accepted'],
      ['sent', 'accepted'],
    ]);
    expect(result.delivered).toBe(true);
    expect(result.deliveries.map((one) => one.recipient).sort()).toEqual(['a@e.example', 'b@e.example']);
    for (const { attempts, messageId } of result.deliveries) {
      expect(attempts.map((one) => one.reply)).toEqual([`250 Captured ${messageId}, not sent`]);
    }
  });

  test('tells that nothing was sent when the server is away', async () => {
    const channel = await create('Alarm', ['a@e.example']);
    const transport = createMailTransport({ smtpUrl: 'smtp://127.0.0.1:1', from: 'alerts@spend.example' });
    await keepDelivering(() => transport);
    const result = await testChannel(viewer, channel.id);
    expect(result.delivered).toBe(false);
    expect(result.deliveries[0]?.attempts[0]?.reply).toContain('ECONNREFUSED');
  });

  test('does not wait for a worker that is not there, and says so', async () => {
    const channel = await create('Alarm', ['a@e.example']);
    const askedAt = performance.now();
    const result = await testChannel(viewer, channel.id);
    expect(performance.now() - askedAt).toBeLessThan(5_000);
    const waiting = [{ state: 'pending', attempts: [] }];
    expect(result).toMatchObject({ delivered: false, workerRuns: false, deliveries: waiting });
  });

  test('does not wait for ever for a worker that does not come to it', async () => {
    const channel = await create('Alarm', ['a@e.example']);
    const beat = { id: uuidv7(), role: 'worker', startedAt: readNow() };
    await saveHeartbeat(getDb(), beat);
    const result = await testChannel(viewer, channel.id, { waitMs: 300 });
    await deleteHeartbeat(getDb(), beat.id);
    expect(result).toMatchObject({ delivered: false, workerRuns: true, deliveries: [{ state: 'pending' }] });
  });

  test('is refused for a channel that is off', async () => {
    const channel = await create('Alarm', ['a@e.example'], false);
    await expect(testChannel(viewer, channel.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the built-in mailbox', () => {
  test('shows each workspace its own mail, newest first, each as it was sent', async () => {
    await create('Alarm', ['a@e.example']);
    const transportFor = await openMailbox();
    const incidentId = await seedIncident(viewer.workspaceId);
    for (const reason of ['first', 'resolved'] as const) {
      await notify(viewer.workspaceId, incidentId, { reason });
      await deliverDueNotifications({ transportFor });
    }
    const { data, nextCursor } = await listCapturedMails(viewer, { limit: 1 });
    expect(data.map((one) => one.subject)).toEqual(['[resolved] key ci-runner: $77 over normal in total']);
    const rest = await listCapturedMails(viewer, { limit: 5, cursor: nextCursor ?? '' });
    expect(rest.data.map((one) => one.subject)).toEqual(['[critical] $713/h on key ci-runner (12x normal)']);

    const mail = await getCapturedMail(viewer, rest.data[0]?.id ?? '');
    expect(mail).toMatchObject({ recipient: 'a@e.example', sender: 'alerts@spend.example' });
    expect(mail.text).toContain('$713 an hour over normal on key ci-runner');
    expect(mail.html).toContain('data:image/png;base64,');
    expect(mail.headers).toContainEqual({ name: 'X-Spendwatch-Reason', value: 'first' });

    const stranger = await seedWorkspace();
    expect((await listCapturedMails(stranger, { limit: 5 })).data).toEqual([]);
    await expect(getCapturedMail(stranger, mail.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(getCapturedMail(viewer, uuidv7())).rejects.toMatchObject({ code: 'not_found' });
  });
});
