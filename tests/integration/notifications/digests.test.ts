import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertIncident, updateIncident } from '@/lib/db/incidents/incidents';
import { savePreference } from '@/lib/db/people/member-preferences';
import { DEFAULT_PREFERENCE } from '@/lib/domain/usage/digest';
import { DigestMessage } from '@/lib/domain/usage/digest-message';
import { overrideEnv } from '@/lib/env';
import { presentDigestMail } from '@/lib/presenters/email/present-digest-mail';
import { sendDueDigests } from '@/lib/services/usage/send-digests';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();
overrideEnv({ SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64') });

const MONDAY = new Date('2026-11-23T08:30:00Z');

/** A workspace with a member, and a fortnight in which the second week cost more on one key. */
async function seedReader(
  name: string,
  readFrom = new Date('2026-11-01T00:00:00Z'),
): Promise<Seeded & { userId: string }> {
  const seeded = await seedWorkspace();
  const { workspaceId } = seeded;
  const userId = `user-${name}`;
  await getDb().user.create({ data: { id: userId, name, email: `${name}@example.com` } });
  await getDb().membership.create({
    data: { workspaceId, userId, role: 'member', createdAt: new Date('2026-08-01T00:00:00Z') },
  });
  const costs = Array.from({ length: 14 }, (_, index) => ({
    at: new Date(Date.UTC(2026, 10, 9 + index)),
    dollars: index < 7 ? 2 : 5,
  }));
  await seedUsage(seeded, 'day', costs, (start) => start);
  await seedCoverage(seeded, { day: readFrom }, MONDAY);
  return { ...seeded, userId };
}

const findDigest = async (workspaceId: string) => {
  const rows = await getDb().notification.findMany({ where: { workspaceId }, include: { deliveries: true } });
  const [row] = rows;
  return { count: rows.length, row, message: row ? DigestMessage.parse(row.message) : null };
};

describe('a weekly digest', () => {
  test('goes out once on Monday morning, through the outbox, with numbers that add up', async () => {
    const { workspaceId } = await seedReader('ada');
    expect(await sendDueDigests({ workspaceId, now: new Date('2026-11-23T07:59:00Z') })).toBe(0);
    const sent = await Promise.all([1, 2, 3].map(() => sendDueDigests({ workspaceId, now: MONDAY })));
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await sendDueDigests({ workspaceId, now: MONDAY })).toBe(0);
    const { count, row, message } = await findDigest(workspaceId);
    expect(count).toBe(1);
    expect(row?.deliveries).toMatchObject([{ recipient: 'ada@example.com', channelId: null, state: 'pending' }]);
    expect(message).toMatchObject({ period: 'weekly', periodLabel: '16 – 22 November', spent: '35', previous: '14' });
    expect(message?.chart?.map((one) => one.cost)).toEqual(Array.from({ length: 7 }, () => '5'));
    expect(message?.movers).toMatchObject([{ name: 'ci-runner', spent: '35', previous: '14' }]);
    expect(message?.movers[0]?.reason).toContain('the requests');
  });

  test('tells what each connection cost, with its provider, where there are several', async () => {
    const seeded = await seedReader('two');
    const { workspaceId } = seeded;
    await sendDueDigests({ workspaceId, now: MONDAY });
    expect((await findDigest(workspaceId)).message?.connections).toBeUndefined();
    await getDb().digestRun.deleteMany({ where: { workspaceId } });
    await getDb().notification.deleteMany({ where: { workspaceId } });
    const row = await getDb().connection.findFirstOrThrow({ where: { workspaceId } });
    const { adminKey, adminKeyHint, state } = row;
    const other = { workspaceId, id: randomUUID(), provider: 'anthropic', name: 'Claude' };
    await getDb().connection.create({ data: { ...other, adminKey, adminKeyHint, state } });
    const second = { ...seeded, connectionId: other.id };
    await seedUsage(second, 'day', [{ at: new Date('2026-11-18T00:00:00Z'), dollars: 100 }], (start) => start);
    await sendDueDigests({ workspaceId, now: MONDAY });
    const { message } = await findDigest(workspaceId);
    expect(message).toMatchObject({ spent: '135', previous: '14' });
    expect(message?.connections).toEqual([
      { name: 'Claude', provider: 'Anthropic', spent: '100', previous: '0' },
      { name: row.name, provider: 'OpenAI', spent: '35', previous: '14' },
    ]);
    const mail = message && presentDigestMail(message, { publicUrl: 'https://spend.example' });
    expect(mail?.sections[0]).toMatchObject({ caption: 'By connection' });
    expect(mail?.sections[0]?.entries[0]).toMatchObject({ title: 'Claude, Anthropic', value: '$100.00' });
  });

  test('lists what grew against each of the four weeks before, which no alert tells', async () => {
    const { workspaceId } = await seedReader('gro', new Date('2026-10-01T00:00:00Z'));
    await sendDueDigests({ workspaceId, now: MONDAY });
    const { message } = await findDigest(workspaceId);
    expect(message?.growth).toMatchObject([{ name: 'ci-runner', extra: '21', usual: '14', since: '2026-11-16' }]);
  });

  test('compares with no week that was read in part only', async () => {
    const { workspaceId } = await seedReader('fresh', new Date('2026-11-12T00:00:00Z'));
    expect(await sendDueDigests({ workspaceId, now: MONDAY })).toBe(1);
    expect((await findDigest(workspaceId)).message).toMatchObject({ spent: '35', previous: null, movers: [] });
  });

  const seedIdle = async (userId: string, lastSuccessAt: Date) => {
    const { workspaceId } = await seedWorkspace({ lastSuccessAt });
    await getDb().user.create({ data: { id: userId, name: 'Idle', email: `${userId}@example.com` } });
    await getDb().membership.create({
      data: { workspaceId, userId, role: 'member', createdAt: new Date('2026-08-01T00:00:00Z') },
    });
    return workspaceId;
  };

  test('is not sent where nothing was spent and nothing happened', async () => {
    expect(await sendDueDigests({ workspaceId: await seedIdle('idle', MONDAY), now: MONDAY })).toBe(0);
  });

  test('is sent where nobody knows what was spent, and says since when', async () => {
    const workspaceId = await seedIdle('unread', new Date('2026-11-18T10:00:00Z'));
    expect(await sendDueDigests({ workspaceId, now: MONDAY })).toBe(1);
    expect((await findDigest(workspaceId)).message?.noDataSince).toBe('2026-11-18T10:00:00.000Z');
  });
});

describe('the unsubscribe link of a digest', () => {
  const pathOf = async (workspaceId: string) => (await findDigest(workspaceId)).message?.unsubscribePath ?? '';

  test('stands in the header fields for one press, and ends digests by POST without sign-in', async () => {
    const { workspaceId, userId } = await seedReader('bob');
    await sendDueDigests({ workspaceId, now: MONDAY });
    const { message } = await findDigest(workspaceId);
    if (!message) throw new Error('expected a digest');
    const mail = presentDigestMail(message, { publicUrl: 'https://spend.example' });
    expect(mail.unsubscribeUrl).toMatch(/^https:\/\/spend\.example\/unsubscribe\/[\w~-]+$/);
    const answer = await callRoute(message.unsubscribePath ?? '', {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(200);
    const stored = await getDb().memberPreference.findFirstOrThrow({ where: { workspaceId, userId } });
    expect(stored).toMatchObject({ digestDaily: false, digestWeekly: false, digestMonthly: false });
    expect(stored.mailSeverities).toEqual(DEFAULT_PREFERENCE.mailSeverities);
    expect(await sendDueDigests({ workspaceId, now: new Date('2026-11-30T09:00:00Z') })).toBe(0);
  });

  test('does nothing for anybody else: an altered or cut link is refused', async () => {
    const [one, other] = [await seedReader('eve'), await seedReader('mal')];
    for (const { workspaceId } of [one, other]) await sendDueDigests({ workspaceId, now: MONDAY });
    const [, mine = ''] = (await pathOf(one.workspaceId)).split('/unsubscribe/');
    const [, theirs = ''] = (await pathOf(other.workspaceId)).split('/unsubscribe/');
    const forged = `${theirs.split('~')[0]}~${mine.split('~')[1]}`;
    for (const token of [forged, mine.slice(0, -4), 'x', '~', theirs.split('~')[0]]) {
      expect((await callRoute(`/unsubscribe/${token}`, { method: 'POST' })).status).toBe(404);
    }
    expect(await getDb().memberPreference.count({ where: { workspaceId: other.workspaceId } })).toBe(0);
  });
});

test('a member who wants the day gets the day by the hour, at their own hour', async () => {
  const { workspaceId, userId } = await seedReader('dora');
  await savePreference(getDb(), workspaceId, userId, {
    ...{ digestDaily: true, digestWeekly: false, digestHour: 6, timezone: 'Asia/Kathmandu' },
  });
  expect(await sendDueDigests({ workspaceId, now: new Date('2026-11-23T00:14:00Z') })).toBe(0);
  expect(await sendDueDigests({ workspaceId, now: new Date('2026-11-23T00:16:00Z') })).toBe(1);
  expect((await findDigest(workspaceId)).message).toMatchObject({ period: 'daily', timezone: 'Asia/Kathmandu' });
});

describe('a monthly report', () => {
  test('says how many alerts were useful, and offers a sensitivity that fits better with what it would have told', async () => {
    const { workspaceId } = await seedReader('month', new Date('2026-09-01T00:00:00Z'));
    const at = new Date('2026-11-10T10:00:00Z');
    await inTransaction(async (tx) => {
      for (const [index, feedback] of ['real', 'expected', 'not-useful', 'not-useful', null].entries()) {
        const incident = await insertIncident(tx, workspaceId, {
          ...{ kind: 'spike', severity: 'warning', connectionId: null, alertRuleId: null, budgetId: null },
          ...{ detectorNumber: null, dedupKey: `m${index}`, title: 'x', openedAt: at, detectedAt: at, windowStart: at },
          ...{ windowEnd: at, observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n },
          ...{ projected24hNanos: 1n, scope: {}, contributors: [], facts: [], explanation: '' },
        });
        await updateIncident(tx, workspaceId, incident.id, {
          feedback: feedback as 'real' | null,
          feedbackAt: feedback === null ? null : at,
        });
      }
    });
    expect(await sendDueDigests({ workspaceId, now: new Date('2026-12-01T08:30:00Z') })).toBeGreaterThanOrEqual(1);
    const rows = await getDb().notification.findMany({ where: { workspaceId } });
    const monthly = rows.map(({ message }) => DigestMessage.parse(message)).find(({ period }) => period === 'monthly');
    expect(monthly?.alerts).toMatchObject({ told: 5, real: 1, expected: 1, notUseful: 2, sensitivity: 'medium' });
    expect(monthly?.alerts?.better).toEqual({ sensitivity: 'low', told: 0, toldNow: 0 });
    if (!monthly) return;
    const mail = presentDigestMail(monthly, { publicUrl: 'http://localhost:3000' });
    const section = mail.sections.find(({ caption }) => caption === 'Were the alerts useful?');
    expect(section?.entries[0]?.note).toBe(
      '1 real, 1 expected, 2 not useful, 1 unanswered. Sensitivity low would fit better: 0 alerts in the last 30 days, 0 with medium',
    );
  });
});
