import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailTransport, type MailTransport } from '@/lib/channels/email/mail-transport';
import { getDb } from '@/lib/db/client';
import { claimDueDeliveries, recordHandover } from '@/lib/db/notifications/delivery-claims';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { getNotification, listNotifications } from '@/lib/services/notifications/list-notifications';
import { useTestDatabase } from '@/tests/support/database';
import { refuse, type SmtpSink, startSmtpSink } from '@/tests/support/smtp-sink';
import { notify, seedChannel, seedIncident, seedWorkspace, skipWaits } from './seed';

useTestDatabase();

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  await getDb().delivery.deleteMany();
});

async function openSink(options: Parameters<typeof startSmtpSink>[0] = {}): Promise<SmtpSink> {
  const sink = await startSmtpSink(options);
  cleanups.push(() => sink.close());
  return sink;
}

function openTransport(smtpUrl: string): MailTransport {
  const timeouts = { connection: 15_000, greeting: 15_000, socket: 15_000, total: 20_000 };
  const transport = createMailTransport({ smtpUrl, from: 'Spendwatch <alerts@spend.example>', timeouts });
  cleanups.push(() => transport.close());
  return transport;
}

function deliverThrough(smtpUrl: string) {
  const transport = openTransport(smtpUrl);
  return deliverDueNotifications({ transportFor: () => transport, chance: () => 0.5 });
}

describe('one message a recipient', () => {
  test('each address of each enabled channel gets one mail of its own, and the record keeps the answers', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example', 'b@e.example']);
    await seedChannel(viewer.workspaceId, 'also', ['B@e.example', 'c@e.example']);
    await seedChannel(viewer.workspaceId, 'off', ['d@e.example'], false);
    const incidentId = await seedIncident(viewer.workspaceId);
    const { notificationId, deliveries } = await notify(viewer.workspaceId, incidentId);
    const sink = await openSink();
    expect(await deliverThrough(sink.url)).toEqual({ sent: 3, delayed: 0, dead: 0 });
    expect(sink.taken.map((mail) => mail.to).sort()).toEqual(['a@e.example', 'b@e.example', 'c@e.example']);
    expect(new Set(sink.taken.map((mail) => mail.messageId))).toEqual(new Set(deliveries.map((one) => one.messageId)));
    const [mail] = sink.taken;
    expect(mail?.headers.get('x-spendwatch-incident')).toBe(incidentId);
    expect(mail?.headers.get('x-spendwatch-severity')).toBe('critical');
    expect(mail?.headers.get('x-spendwatch-reason')).toBe('first');

    const record = await getNotification(viewer, notificationId);
    expect(record.subject).toBe('[critical] $713/h on key ci-runner (12x normal)');
    for (const delivery of record.deliveries) {
      expect(delivery).toMatchObject({ state: 'sent', nextAttemptAt: null });
      expect(delivery.attempts).toEqual([
        expect.objectContaining({ outcome: 'accepted', reply: expect.stringMatching(/^250 2\.0\.0 taken as \d$/) }),
      ]);
    }
    const timeline = await getDb().incidentEvent.findMany({
      where: { incidentId },
      select: { kind: true, text: true },
    });
    expect(timeline).toContainEqual({
      kind: 'notified',
      text: expect.stringMatching(/^The message to a@e\.example was accepted: 250 /),
    });
  });

  test('a member reads numbers and times as they chose, everybody else in the common form', async () => {
    const viewer = await seedWorkspace();
    const { workspaceId } = viewer;
    const user = await getDb().user.create({ data: { id: uuidv7(), name: 'Uwe', email: 'uwe@e.example' } });
    await getDb().membership.create({ data: { workspaceId, userId: user.id, role: 'member' } });
    await getDb().memberPreference.create({
      data: { workspaceId, userId: user.id, locale: 'de-DE', timezone: 'Asia/Tokyo' },
    });
    await seedChannel(workspaceId, 'on call', ['Uwe@e.example', 'other@e.example']);
    await notify(workspaceId, await seedIncident(workspaceId));
    const sink = await openSink();
    expect(await deliverThrough(sink.url)).toEqual({ sent: 2, delayed: 0, dead: 0 });
    const textTo = (address: string) => {
      const text = sink.taken.find((mail) => mail.to.toLowerCase() === address)?.text ?? '';
      return text.replaceAll('\u00a0', ' ');
    };
    expect(textTo('uwe@e.example')).toContain('17.122 $');
    expect(textTo('uwe@e.example')).toContain('11:06 GMT+9');
    expect(textTo('other@e.example')).toContain('$17,122');
    expect(textTo('other@e.example')).toContain('02:06 UTC');
  });

  test('without a channel the notification stands alone', async () => {
    const viewer = await seedWorkspace();
    const { deliveries, notificationId } = await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    expect(deliveries).toEqual([]);
    expect((await getNotification(viewer, notificationId)).deliveries).toEqual([]);
  });

  test('a rolled back incident leaves no notification', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    await expect(notify(viewer.workspaceId, '01935a7e-0000-7000-8000-00000000dead')).rejects.toThrow();
    expect((await listNotifications(viewer, { limit: 10 })).data).toEqual([]);
  });

  test('notifications of one incident are listed newest first, page by page', async () => {
    const viewer = await seedWorkspace();
    const incidentId = await seedIncident(viewer.workspaceId);
    await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    for (const reason of ['first', 'escalated', 'resolved'] as const)
      await notify(viewer.workspaceId, incidentId, { reason });
    const first = await listNotifications(viewer, { incidentId, limit: 2 });
    expect(first.data.map((one) => one.reason)).toEqual(['resolved', 'escalated']);
    const rest = await listNotifications(viewer, { incidentId, limit: 2, cursor: first.nextCursor ?? '' });
    expect(rest.data.map((one) => one.reason)).toEqual(['first']);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('refusals', () => {
  test('greylisting delays, the next attempt carries the same Message-ID and is taken', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    const { notificationId } = await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    const seen: string[] = [];
    const sink = await openSink({
      beforeTaking: (mail) => {
        seen.push(mail.messageId);
        if (seen.length === 1) throw refuse(451, '4.7.1 greylisted, come back');
      },
    });
    expect(await deliverThrough(sink.url)).toEqual({ sent: 0, delayed: 1, dead: 0 });
    const delayed = await getNotification(viewer, notificationId);
    const waitMs = Date.parse(delayed.deliveries[0]?.nextAttemptAt ?? '') - Date.now();
    expect(waitMs).toBeGreaterThan(10_000);
    expect(waitMs).toBeLessThan(16_000);
    expect(await deliverThrough(sink.url)).toEqual({ sent: 0, delayed: 0, dead: 0 });
    await skipWaits(viewer.workspaceId);
    expect(await deliverThrough(sink.url)).toEqual({ sent: 1, delayed: 0, dead: 0 });
    expect(new Set(seen).size).toBe(1);
    const [delivery] = (await getNotification(viewer, notificationId)).deliveries;
    expect(delivery?.attempts.map((one) => [one.outcome, one.reply])).toEqual([
      ['temporary', '451 4.7.1 greylisted, come back'],
      ['accepted', '250 2.0.0 taken as 1'],
    ]);
  });

  test('an unknown recipient is dead at once with the words of the server; the others still hear', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['gone@e.example', 'a@e.example']);
    const incidentId = await seedIncident(viewer.workspaceId);
    const { notificationId } = await notify(viewer.workspaceId, incidentId);
    const sink = await openSink({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address === 'gone@e.example' ? refuse(550, '5.1.1 no such user') : null),
    });
    expect(await deliverThrough(sink.url)).toEqual({ sent: 1, delayed: 0, dead: 1 });
    const { deliveries } = await getNotification(viewer, notificationId);
    expect(deliveries.find((one) => one.state === 'dead')).toMatchObject({
      recipient: 'gone@e.example',
      nextAttemptAt: null,
      attempts: [{ outcome: 'permanent', reply: '550 5.1.1 no such user' }],
    });
    const lines = await getDb().incidentEvent.findMany({ where: { incidentId } });
    expect(lines.map((one) => one.text)).toContain('The message to gone@e.example was refused: 550 5.1.1 no such user');
  });

  test('a day of temporary failures ends it, visibly', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    const { notificationId } = await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    await getDb().notification.updateMany({ data: { createdAt: new Date(Date.now() - 25 * 3_600_000) } });
    expect(await deliverThrough('smtp://127.0.0.1:1')).toEqual({ sent: 0, delayed: 0, dead: 1 });
    expect((await getNotification(viewer, notificationId)).deliveries[0]).toMatchObject({ state: 'dead' });
  });

  test('a message that this version cannot read waits for one that can', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    await getDb().notification.updateMany({ data: { message: { kind: 'from-the-future' } } });
    const sink = await openSink();
    expect(await deliverThrough(sink.url)).toEqual({ sent: 0, delayed: 1, dead: 0 });
    const [attempt] = await getDb().deliveryAttempt.findMany();
    expect(attempt?.reply).toMatch(/^not sent: /);
  });
});

describe('order and threads', () => {
  test('"resolved" waits until "first" is out, and refers to it', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example', 'b@e.example']);
    const incidentId = await seedIncident(viewer.workspaceId);
    await notify(viewer.workspaceId, incidentId, { reason: 'first' });
    await notify(viewer.workspaceId, incidentId, { reason: 'resolved' });
    let isUp = false;
    const sink = await openSink({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address === 'a@e.example' && !isUp ? refuse(451, 'later') : null),
    });
    expect(await deliverThrough(sink.url)).toEqual({ sent: 2, delayed: 1, dead: 0 });
    expect(sink.taken.map((mail) => mail.to)).toEqual(['b@e.example', 'b@e.example']);
    isUp = true;
    await skipWaits(viewer.workspaceId);
    expect(await deliverThrough(sink.url)).toEqual({ sent: 2, delayed: 0, dead: 0 });
    for (const to of ['a@e.example', 'b@e.example']) {
      const [first, resolved] = sink.taken.filter((mail) => mail.to === to);
      expect(first?.headers.get('x-spendwatch-reason')).toBe('first');
      expect(first?.inReplyTo).toBeUndefined();
      expect(resolved?.headers.get('x-spendwatch-reason')).toBe('resolved');
      expect(resolved?.inReplyTo).toBe(first?.messageId);
    }
  });

  test('the oldest goes first', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    const created: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      const { deliveries } = await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId), {
        withoutChart: true,
      });
      created.push(...deliveries.map((one) => one.id));
    }
    const claimed = await claimDueDeliveries(getDb(), viewer.workspaceId, 8);
    expect(claimed.map((one) => one.id)).toEqual(created);
  });
});

describe('several workspaces', () => {
  test('nobody waits behind a crowd: each workspace has its turn, also one whose message comes late', async () => {
    const [crowd, few, late] = [await seedWorkspace(), await seedWorkspace(), await seedWorkspace()];
    const people = Array.from({ length: 160 }, (_, index) => `p${index}@crowd.example`);
    await seedChannel(crowd.workspaceId, 'everybody', people);
    await seedChannel(few.workspaceId, 'on call', ['a@few.example']);
    await seedChannel(late.workspaceId, 'on call', ['a@late.example']);
    const raise = async ({ workspaceId }: typeof crowd) =>
      notify(workspaceId, await seedIncident(workspaceId), { withoutChart: true });
    await raise(crowd);
    await raise(few);
    const sink = await openSink();
    const delivering = deliverThrough(sink.url);
    while (sink.taken.length < 55) await sleep(2);
    await raise(late);
    expect(await delivering).toEqual({ sent: 162, delayed: 0, dead: 0 });
    const placeOf = (to: string) => sink.taken.findIndex((mail) => mail.to === to) + 1;
    expect(placeOf('a@few.example')).toBeLessThanOrEqual(51);
    expect(placeOf('a@late.example')).toBeLessThanOrEqual(152);
  });

  test('one that cannot be worked on keeps no other from being told', async () => {
    const [broken, whole] = [await seedWorkspace(), await seedWorkspace()];
    for (const { workspaceId } of [broken, whole]) {
      await seedChannel(workspaceId, 'on call', [`${workspaceId}@e.example`]);
      await notify(workspaceId, await seedIncident(workspaceId), { withoutChart: true });
    }
    const sink = await openSink();
    // Its rows cannot be written, whatever the reason.
    await getDb().$executeRawUnsafe(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.workspace_id = '${broken.workspaceId}' THEN RAISE EXCEPTION 'no way'; END IF; RETURN NEW; END $$`);
    await getDb().$executeRaw`CREATE TRIGGER refuse BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION refuse()`;
    cleanups.push(async () => void (await getDb().$executeRaw`DROP FUNCTION refuse CASCADE`));
    await expect(deliverThrough(sink.url)).rejects.toThrow('no way');
    expect(sink.taken.map((mail) => mail.to)).toEqual([`${whole.workspaceId}@e.example`]);
  });
});

describe('several workers', () => {
  test('many at once send each delivery once', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example', 'b@e.example', 'c@e.example']);
    for (let index = 0; index < 10; index += 1) {
      await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId), { withoutChart: true });
    }
    const sink = await openSink();
    const counts = await Promise.all([1, 2, 3, 4].map(() => deliverThrough(sink.url)));
    expect(counts.reduce((sum, one) => sum + one.sent, 0)).toBe(30);
    expect(new Set(sink.taken.map((mail) => mail.messageId)).size).toBe(30);
    expect(sink.taken).toHaveLength(30);
  });

  test('a claim keeps others away until it runs out', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    const [lost] = await claimDueDeliveries(getDb(), viewer.workspaceId, 1);
    expect(lost).toMatchObject({ attemptCount: 1, handoversInDoubt: 0 });
    const sink = await openSink();
    expect(await deliverThrough(sink.url)).toEqual({ sent: 0, delayed: 0, dead: 0 });
    await skipWaits(viewer.workspaceId);
    expect(await deliverThrough(sink.url)).toEqual({ sent: 1, delayed: 0, dead: 0 });
  });

  test('a worker whose claim ran out while it was sending does not hand the mail over', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    const sink = await openSink();
    const slow = openTransport(sink.url);
    const quick = openTransport(sink.url);
    const late = deliverDueNotifications({
      transportFor: async () => {
        await skipWaits(viewer.workspaceId);
        expect(await deliverDueNotifications({ transportFor: () => quick })).toMatchObject({ sent: 1 });
        return slow;
      },
    });
    expect(await late).toMatchObject({ sent: 0, delayed: 1 });
    expect(sink.taken).toHaveLength(1);
    expect(await getDb().delivery.findMany({ select: { state: true } })).toEqual([{ state: 'sent' }]);
  });

  test('a mail in doubt is repeated once, then given up in the open', async () => {
    const viewer = await seedWorkspace();
    await seedChannel(viewer.workspaceId, 'on call', ['a@e.example']);
    const { notificationId } = await notify(viewer.workspaceId, await seedIncident(viewer.workspaceId));
    for (let handover = 0; handover < 2; handover += 1) {
      const [claim] = await claimDueDeliveries(getDb(), viewer.workspaceId, 1);
      expect(claim?.handoversInDoubt).toBe(handover);
      if (claim) await recordHandover(getDb(), claim, { id: uuidv7(), startedAt: new Date() });
      await skipWaits(viewer.workspaceId);
    }
    const sink = await openSink();
    expect(await deliverThrough(sink.url)).toEqual({ sent: 0, delayed: 0, dead: 1 });
    expect(sink.taken).toEqual([]);
    const [delivery] = (await getNotification(viewer, notificationId)).deliveries;
    expect(delivery?.attempts.at(-1)?.reply).toMatch(/^handed over 2 times .* not sent again$/);
  });

  test('mail of each workspace takes its own transport', async () => {
    const [one, two] = [await seedWorkspace(), await seedWorkspace()];
    const sinks = new Map([
      [one.workspaceId, await openSink()],
      [two.workspaceId, await openSink()],
    ]);
    for (const { workspaceId } of [one, two]) {
      await seedChannel(workspaceId, 'on call', [`${workspaceId}@e.example`]);
      await notify(workspaceId, await seedIncident(workspaceId), { withoutChart: true });
    }
    await deliverDueNotifications({
      transportFor: (workspaceId) => openTransport(sinks.get(workspaceId)?.url ?? 'smtp://127.0.0.1:1'),
    });
    for (const [workspaceId, sink] of sinks)
      expect(sink.taken.map((mail) => mail.to)).toEqual([`${workspaceId}@e.example`]);
  });
});
