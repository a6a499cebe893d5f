import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import {
  NotificationPolicyCreate,
  type NotificationPolicyCreateInput,
} from '@/lib/contracts/notifications/notification-policies';
import { Notification } from '@/lib/contracts/notifications/notifications';
import { SilenceCreate } from '@/lib/contracts/notifications/silences';
import { getDb, inTransaction } from '@/lib/db/client';
import type { Severity } from '@/lib/domain/incidents/incident';
import { evaluateFollowUps } from '@/lib/services/incidents/evaluate-follow-ups';
import { acknowledgeIncident, resolveIncident, snoozeIncident } from '@/lib/services/incidents/handle-incidents';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { getNotification, listNotifications } from '@/lib/services/notifications/list-notifications';
import { createNotificationPolicy } from '@/lib/services/notifications/manage-policies';
import { createSilence, endSilence } from '@/lib/services/notifications/manage-silences';
import { releaseHeldNotifications } from '@/lib/services/notifications/release-held';
import { useTestDatabase } from '../../support/database';
import { listTold, type Seeded, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const nights = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', until: '07:00', timezone: 'UTC' };
/** A night that is over, so that what it held is due. */
const NIGHT = new Date('2026-11-20T02:00:00Z');
const minutesFrom = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

const NO_MONEY = { observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n };

/** Raises (or with `severity` null ends) trouble from a source of its own. */
function signal(seeded: Seeded, source: string, severity: Severity | null, now: Date) {
  const { workspaceId } = seeded;
  return inTransaction((tx) =>
    severity === null
      ? recordIncidentSignal(tx, {
          ...{ workspaceId, dedupKey: source, at: now, now },
          signal: { kind: 'calm', isQuiet: false },
        })
      : recordIncidentSignal(tx, {
          ...{ workspaceId, at: now, now, channelIds: [] },
          source: {
            ...{ dedupKey: source, kind: 'spike', alertRuleId: null, budgetId: null },
            ...{ connectionId: null, detectorNumber: null, scope: { apiKeyId: source } },
          },
          signal: { kind: 'raised', severity, isWorse: false },
          measures: {
            ...{ title: `Trouble on ${source}`, windowStart: now, windowEnd: now },
            ...{ contributors: [], facts: [], explanation: 'It is more than usual.', ...NO_MONEY },
          },
        }),
  );
}

const addPolicy = (viewer: Viewer, input: NotificationPolicyCreateInput) =>
  createNotificationPolicy(viewer, NotificationPolicyCreate.parse(input));

const addChannel = async (workspaceId: string, name: string, address: string) =>
  (await getDb().channel.create({ data: { workspaceId, kind: 'email', name, config: { to: [address] } } })).id;

const listDecisions = async (workspaceId: string) =>
  (await getDb().notification.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } })).map(
    (one) => `${one.reason} ${one.decision}: ${one.decisionReason}`,
  );

describe('a silence', () => {
  test('keeps the mail back and not the incident; what is open when it ends is told then', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    const now = new Date();
    const endsAt = minutesFrom(now, 60).toISOString();
    const silence = await createSilence(viewer, SilenceCreate.parse({ comment: 'Migration', endsAt }), now);
    await signal(seeded, 'a', 'critical', now);
    expect(await getDb().incident.count({ where: { workspaceId, state: 'open' } })).toBe(1);
    expect(await listTold(workspaceId)).toEqual(['first -> ']);
    expect((await listDecisions(workspaceId))[0]).toContain('first silenced: silence "Migration" until');
    const withheld = await listNotifications(viewer, { limit: 10, decision: ['held', 'silenced', 'declined'] });
    expect(withheld.data.map((one) => [one.decision, one.reason])).toEqual([['silenced', 'first']]);
    expect((await listNotifications(viewer, { limit: 10, decision: ['now'] })).data).toEqual([]);
    expect(await evaluateFollowUps({ workspaceId, now: minutesFrom(now, 5) })).toBe(0);
    await endSilence(viewer, silence.id, minutesFrom(now, 10));
    await Promise.all([1, 2].map(() => evaluateFollowUps({ workspaceId, now: minutesFrom(now, 11) })));
    expect(await listTold(workspaceId)).toEqual(['first -> ', 'first -> oncall@example.com']);
  });

  test('leaves the course of incidents exactly as it is without, whatever happens', async () => {
    const who = fc.constantFrom('a', 'b');
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom<Severity | null>('info', 'warning', 'critical', null), who) },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom('acknowledge', 'snooze', 'resolve', 'follow-up'), who) },
    );
    const course = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 40 })), { minLength: 6, maxLength: 12 });
    const matcher = fc.constantFrom({}, { severities: ['warning' as const] }, { scope: { apiKeyId: 'a' } });
    await fc.assert(
      fc.asyncProperty(course, matcher, fc.integer({ min: 5, max: 300 }), async (steps, match, minutes) => {
        const [loud, silent] = [await seedWorkspace(), await seedWorkspace()];
        const now = new Date();
        const endsAt = minutesFrom(now, minutes).toISOString();
        await createSilence(silent.viewer, SilenceCreate.parse({ comment: 'Some', endsAt, matcher: match }), now);
        expect(await playCourse(silent, steps, now)).toEqual(await playCourse(loud, steps, now));
      }),
      { numRuns: 3 },
    );
  });
});

type Step = [
  what: Severity | 'acknowledge' | 'snooze' | 'resolve' | 'follow-up' | (string & {}) | null,
  source: string,
];

/** Lets a course of signals and people happen, and says what became of the incidents, apart from who was told. */
async function playCourse(seeded: Seeded, steps: readonly [Step, number][], startsAt: Date) {
  const { workspaceId, viewer } = seeded;
  let now = startsAt;
  for (const [[what, source], minutesLater] of steps) {
    now = minutesFrom(now, minutesLater);
    const at = now;
    const incident = await getDb().incident.findFirst({
      where: { workspaceId, dedupKey: source },
      orderBy: { number: 'desc' },
    });
    const onOpen = async (act: (id: string) => Promise<unknown>) => {
      if (incident && incident.state !== 'resolved') await act(incident.id);
    };
    if (what === 'acknowledge') await onOpen((id) => acknowledgeIncident(viewer, id, {}, at));
    else if (what === 'snooze')
      await onOpen((id) => snoozeIncident(viewer, id, { until: minutesFrom(at, 30).toISOString() }, at));
    else if (what === 'resolve') await onOpen((id) => resolveIncident(viewer, id, {}, at));
    else if (what === 'follow-up') await evaluateFollowUps({ workspaceId, now: at });
    else await signal(seeded, source, what as Severity | null, at);
  }
  const where = { workspaceId };
  const incidents = await getDb().incident.findMany({ where, orderBy: { number: 'asc' } });
  const events = await getDb().incidentEvent.findMany({
    where: { ...where, kind: { not: 'notified' } },
    orderBy: { id: 'asc' },
  });
  return {
    incidents: incidents.map(({ id: _id, workspaceId: _workspaceId, updatedAt: _updatedAt, ...rest }) => rest),
    events: events.map(({ kind, text, at }) => ({ kind, text, at })),
  };
}

describe('quiet hours', () => {
  test('hold warnings until the morning and let criticals through', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    await addPolicy(viewer, { name: 'Nights', quietHours: [nights] });
    await signal(seeded, 'a', 'warning', NIGHT);
    await signal(seeded, 'b', 'critical', NIGHT);
    expect(await listTold(workspaceId)).toEqual(['first -> ', 'first -> oncall@example.com']);
    expect(await listDecisions(workspaceId)).toEqual([
      'first held: quiet hours of policy "Nights" until 20 Nov 2026, 07:00 (UTC)',
      'first now: policy "Nights"',
    ]);
    await Promise.all([1, 2, 3].map(() => releaseHeldNotifications({ workspaceId, now: new Date() })));
    expect(await getDb().delivery.count({ where: { workspaceId } })).toBe(2);
    const { data } = await listNotifications(viewer, { limit: 10 });
    expect(data.map(({ decision, heldUntil, releasedAt }) => ({ decision, heldUntil, releasedAt }))).toEqual([
      { decision: 'now', heldUntil: null, releasedAt: null },
      { decision: 'held', heldUntil: '2026-11-20T07:00:00.000Z', releasedAt: expect.any(String) },
    ]);
    const held = await getNotification(viewer, data[1]?.id ?? '');
    expect(Notification.parse(held)).toEqual(held);
    expect(held.decisionReason).toBe('quiet hours of policy "Nights" until 20 Nov 2026, 07:00 (UTC)');
    expect(held.policyId).not.toBeNull();
  });

  test('a held warning that becomes critical is told at once, and not again in the morning', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    await addPolicy(viewer, { name: 'Nights', quietHours: [nights] });
    await signal(seeded, 'a', 'warning', NIGHT);
    await signal(seeded, 'a', 'critical', minutesFrom(NIGHT, 5));
    await releaseHeldNotifications({ workspaceId, now: new Date() });
    expect(await listTold(workspaceId)).toEqual(['first -> ', 'escalated -> oncall@example.com']);
  });
});

describe('several incidents', () => {
  test('of one night are one mail in the morning, with the newest word on each', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    await addPolicy(viewer, { name: 'Nights', quietHours: [nights] });
    await signal(seeded, 'a', 'warning', NIGHT);
    await signal(seeded, 'b', 'warning', minutesFrom(NIGHT, 1));
    await signal(seeded, 'a', null, minutesFrom(NIGHT, 90));
    await Promise.all([1, 2, 3].map(() => releaseHeldNotifications({ workspaceId, now: new Date() })));
    expect((await listTold(workspaceId)).filter((one) => !one.endsWith('-> '))).toEqual([
      'digest -> oncall@example.com',
    ]);
    const summary = await getDb().notification.findFirstOrThrow({ where: { workspaceId, reason: 'digest' } });
    expect(summary.message).toMatchObject({
      cause: 'quiet-hours',
      items: [{ isResolved: true }, { isResolved: false }],
    });
    // Who heard of it in the summary hears of its end.
    await signal(seeded, 'b', null, minutesFrom(NIGHT, 600));
    expect((await listTold(workspaceId)).at(-1)).toBe('resolved -> oncall@example.com');
  });

  test('that open within the grouping window go out as one; one alone goes out as itself', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    await addPolicy(viewer, { name: 'Grouped', groupWindowSeconds: 60 });
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await signal(seeded, name, 'critical', new Date(NIGHT.getTime() + index * 1_000));
    }
    await releaseHeldNotifications({ workspaceId, now: new Date() });
    await signal(seeded, 'd', 'critical', minutesFrom(NIGHT, 30));
    await releaseHeldNotifications({ workspaceId, now: new Date() });
    expect((await listTold(workspaceId)).filter((one) => !one.endsWith('-> '))).toEqual([
      'digest -> oncall@example.com',
      'first -> oncall@example.com',
    ]);
  });
});

describe('an escalation chain', () => {
  test('tells the next step once when nobody acknowledges, however many workers look', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer, channelId } = seeded;
    const boss = await addChannel(workspaceId, 'Boss', 'boss@example.com');
    const escalation = [{ afterMinutes: 15, channelIds: [channelId, boss] }];
    await addPolicy(viewer, { name: 'On call', channelIds: [channelId], escalation });
    const now = new Date();
    await signal(seeded, 'a', 'critical', now);
    expect(await evaluateFollowUps({ workspaceId, now: minutesFrom(now, 14) })).toBe(0);
    await Promise.all([1, 2, 3].map(() => evaluateFollowUps({ workspaceId, now: minutesFrom(now, 16) })));
    expect(await listTold(workspaceId)).toEqual([
      'first -> oncall@example.com',
      'first -> boss@example.com',
      'repeat -> oncall@example.com',
    ]);
    expect((await listDecisions(workspaceId))[1]).toBe(
      'first now: policy "On call": not acknowledged within 15 minutes',
    );
  });

  test('stops when somebody takes the incident', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer, channelId } = seeded;
    await addPolicy(viewer, {
      name: 'On call',
      repeatMinutes: 5,
      escalation: [{ afterMinutes: 1, channelIds: [channelId] }],
    });
    const now = new Date();
    const { incident } = await signal(seeded, 'a', 'critical', now);
    await acknowledgeIncident(viewer, incident?.id ?? '', {}, now);
    expect(await evaluateFollowUps({ workspaceId, now: minutesFrom(now, 60) })).toBe(0);
  });

  test('repeats an unacknowledged critical, and says why', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    await addPolicy(viewer, { name: 'Loud', repeatMinutes: 10 });
    const now = new Date();
    await signal(seeded, 'a', 'critical', now);
    await evaluateFollowUps({ workspaceId, now: minutesFrom(now, 11) });
    expect(await listDecisions(workspaceId)).toEqual([
      'first now: policy "Loud"',
      'repeat now: policy "Loud": still not acknowledged, repeated every 10 minutes',
    ]);
  });
});

test('a member who wants criticals only gets no mail about a warning', async () => {
  const seeded = await seedWorkspace();
  const { workspaceId } = seeded;
  const user = await getDb().user.create({ data: { id: workspaceId, name: 'On call', email: 'oncall@example.com' } });
  await getDb().membership.create({ data: { workspaceId, userId: user.id, role: 'member' } });
  await getDb().memberPreference.create({ data: { workspaceId, userId: user.id, mailSeverities: ['critical'] } });
  await signal(seeded, 'a', 'warning', new Date());
  await signal(seeded, 'b', 'critical', new Date());
  expect(await listTold(workspaceId)).toEqual(['first -> ', 'first -> oncall@example.com']);
  expect((await listDecisions(workspaceId))[0]).toBe('first declined: the member wants no mail of this severity');
});
