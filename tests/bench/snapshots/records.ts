import { randomUUID } from 'node:crypto';
import type { Viewer } from '@/lib/auth/viewer';
import { AlertRuleCreate } from '@/lib/contracts/alert-rules/alert-rules';
import { PlannedEventCreate } from '@/lib/contracts/alert-rules/planned-events';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { KeyUpdate } from '@/lib/contracts/keys/keys';
import { ChannelCreate } from '@/lib/contracts/notifications/channels';
import { SilenceCreate } from '@/lib/contracts/notifications/silences';
import { InvitationCreate } from '@/lib/contracts/people/members';
import { TokenCreate } from '@/lib/contracts/people/tokens';
import { ShareLinkCreate } from '@/lib/contracts/usage/usage-views';
import { getDb, getPool, inTransaction } from '@/lib/db/client';
import { insertIncident } from '@/lib/db/incidents/incidents';
import { createNotification } from '@/lib/db/notifications/deliveries';
import type { Severity } from '@/lib/domain/incidents/incident';
import { renderDecisionReason } from '@/lib/domain/notifications/decision-text';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { createAlertRule } from '@/lib/services/alert-rules/manage-alert-rules';
import { createPlannedEvent } from '@/lib/services/alert-rules/manage-planned-events';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { acknowledgeIncident, resolveIncident } from '@/lib/services/incidents/handle-incidents';
import { updateKey } from '@/lib/services/keys/manage-keys';
import { createChannel } from '@/lib/services/notifications/manage-channels';
import { createSilence } from '@/lib/services/notifications/manage-silences';
import { createInvitation } from '@/lib/services/people/manage-invitations';
import { createToken } from '@/lib/services/people/manage-tokens';
import { createShareLink } from '@/lib/services/usage/manage-share-links';
import { buildLeakMessage } from '@/tests/support/sample-messages';
import { createTestPerson } from '@/tests/support/session';
import { LONG_NAME } from './names';

export type HardOrganization = {
  /** Addresses of a shared view and of its chart; null = there is nothing to share yet. */
  shared: string | null;
  chart: string | null;
  incidentIds: string[];
};

/** One or a few of everything besides usage, each named to be hard to draw. `isTiny`: no amount reaches a cent. */
export async function fillRecords(
  viewer: Viewer,
  connectionId: string,
  now: Date,
  isTiny: boolean,
): Promise<HardOrganization> {
  await createPeople(viewer, now);
  await createRules(viewer, now, isTiny);
  await createReadings(viewer.workspaceId, connectionId, now);
  const incidentIds = await createIncidents(viewer, connectionId, now, isTiny ? 3_000n : 12_345_678_900_000_000n);
  await createTold(viewer.workspaceId, incidentIds[0] ?? '', now);
  const { url, chartUrl } = await createShareLink(viewer, ShareLinkCreate.parse({ name: LONG_NAME, params: {} }), now);
  return { shared: new URL(url).pathname, chart: new URL(chartUrl).pathname, incidentIds };
}

async function createPeople(viewer: Viewer, now: Date): Promise<void> {
  await createTestPerson(viewer.workspaceId, 'admin', { name: 'Amélie Dubois-Świętochowska of the platform team' });
  await createTestPerson(viewer.workspaceId, 'member', { name: 'سارة', projectIds: ['proj_1', 'proj_3'] });
  const email = 'somebody.with.a.very.long.address@mail.subdomain.example.com';
  await createInvitation(viewer, InvitationCreate.parse({ email, role: 'viewer' }));
  await createToken(viewer, TokenCreate.parse({ name: LONG_NAME }));
  await createToken(
    viewer,
    TokenCreate.parse({ name: 'ci', role: 'admin', scopes: ['read', 'contain'], isService: true }),
  );
  await updateKey(
    viewer,
    'key_1',
    KeyUpdate.parse({
      owner: LONG_NAME,
      sharedWith: ['Bo', 'سارة'],
      rotateEveryDays: 30,
      note: `${LONG_NAME}. `.repeat(6),
    }),
    now,
  );
}

async function createRules(viewer: Viewer, now: Date, isTiny: boolean): Promise<void> {
  const channels = [
    { kind: 'email', name: LONG_NAME, config: { to: ['a.very.long.address.of.the.people.on.call@mail.example.com'] } },
    { kind: 'email', name: 'مناوبة', config: { to: ['oncall@example.com'] }, enabled: false },
    { kind: 'webhook', name: 'Pager', config: { url: 'https://hooks.example.com/a/rather/long/path/for/a/webhook' } },
  ];
  const made = [];
  for (const channel of channels) made.push(await createChannel(viewer, ChannelCreate.parse(channel)));
  const channelIds = made.slice(0, 1).map(({ id }) => id);
  const budgets = [
    { name: LONG_NAME, amount: isTiny ? '0.01' : '12345678.9' },
    { name: 'ميزانية', amount: '0.01', scope: { projectId: 'proj_1' } },
    { name: 'Tiny', amount: '5', period: 'day', scope: { apiKeyId: 'key_1' } },
    {
      name: 'All of gpt-5.4',
      amount: isTiny ? '1' : '98000000',
      period: 'month',
      scope: { model: 'gpt-5.4-2026-03-05' },
    },
  ];
  for (const budget of budgets) await createBudget(viewer, BudgetCreate.parse({ ...budget, channelIds }));
  await createAlertRule(viewer, AlertRuleCreate.parse({ kind: 'anomaly', name: LONG_NAME, severity: 'critical' }));
  const within = (hours: number) => new Date(now.getTime() + hours * HOUR_MS).toISOString();
  await createSilence(viewer, SilenceCreate.parse({ comment: `${LONG_NAME}: صيانة`, endsAt: within(24) }), now);
  const plans = [
    { name: LONG_NAME, multiplier: 2.5, startsAt: within(-30), endsAt: within(20), scope: { projectId: 'proj_3' } },
    { name: 'إطلاق', multiplier: 10, startsAt: within(72), note: `${LONG_NAME}. ${LONG_NAME}.` },
  ];
  for (const plan of plans) await createPlannedEvent(viewer, PlannedEventCreate.parse(plan), now);
}

/** What was pulled and what was billed. */
async function createReadings(workspaceId: string, connectionId: string, now: Date): Promise<void> {
  await getDb().ingestRun.createMany({
    data: Array.from({ length: 30 }, (_, at) => {
      const startedAt = new Date(now.getTime() - (30 - at) * MINUTE_MS);
      const isBad = at === 4;
      return {
        ...{
          workspaceId,
          connectionId,
          trigger: 'schedule' as const,
          subject: ['minute', 'hour', 'costs'][at % 3] ?? '',
        },
        ...{ windowStart: new Date(startedAt.getTime() - HOUR_MS), windowEnd: startedAt, startedAt },
        ...{ finishedAt: new Date(startedAt.getTime() + 700 + at * 31), pages: 3, rows: 41_230 },
        ...{ insertedRows: 120, revisedRows: at % 2, outcome: isBad ? ('failed' as const) : ('succeeded' as const) },
        errorCode: isBad ? 'provider_unavailable' : null,
        error: isBad
          ? 'GET /v1/organization/usage/completions answered 503: upstream connect error or disconnect'
          : null,
      };
    }),
  });
  // Billed a little below the estimate, save for what a bill and an estimate can disagree on.
  await getPool().query(
    `INSERT INTO reconciliation (workspace_id, connection_id, cost_on, project_id, model_family, estimated_nanos,
            billed_nanos, unpriced_rows, reason)
     SELECT $1, $2, (u.bucket_start AT TIME ZONE 'UTC')::date, s.project_id, split_part(s.model, '-20', 1),
            sum(u.cost_nanos), sum(u.cost_nanos) * 0.995, CASE WHEN s.project_id = 'proj_2' THEN 17 ELSE 0 END,
            CASE s.project_id WHEN 'proj_2' THEN 'unpriced' WHEN 'proj_3' THEN 'price-difference' ELSE 'matched' END
       FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE u.workspace_id = $1 AND u.bucket_start < $3::timestamptz - interval '3 days' GROUP BY 3, 4, 5`,
    [workspaceId, connectionId, now],
  );
  await getPool().query(
    `INSERT INTO cost_day (workspace_id, connection_id, cost_on, project_id, line_item, api_key_id, amount_nanos, currency)
     SELECT workspace_id, connection_id, cost_on, project_id, model_family, '', billed_nanos, 'usd'
       FROM reconciliation WHERE workspace_id = $1`,
    [workspaceId],
  );
}

/** Open, acknowledged and over. */
async function createIncidents(viewer: Viewer, connectionId: string, now: Date, excess: bigint): Promise<string[]> {
  const ids: string[] = [];
  for (const [at, severity] of (['critical', 'warning', 'info'] as const).entries()) {
    const openedAt = new Date(now.getTime() - (at * at * 5 + 1) * HOUR_MS);
    ids.push(await openIncident(viewer.workspaceId, connectionId, severity, openedAt, excess));
  }
  const [, taken = '', over = ''] = ids;
  await acknowledgeIncident(viewer, taken, { note: `${LONG_NAME}: سأنظر في الأمر` }, now);
  await resolveIncident(viewer, over, {}, now);
  return ids;
}

async function openIncident(
  workspaceId: string,
  connectionId: string,
  severity: Severity,
  at: Date,
  excess: bigint,
): Promise<string> {
  const amount = excess > 1_000_000_000n ? '$12,345,678.90' : '$0.000003';
  const { id } = await inTransaction((tx) =>
    insertIncident(tx, workspaceId, {
      ...{ kind: 'spike', severity, connectionId, alertRuleId: null, budgetId: null, detectorNumber: null },
      ...{ dedupKey: randomUUID(), openedAt: at, detectedAt: new Date(at.getTime() + 2 * MINUTE_MS) },
      ...{ windowStart: at, windowEnd: new Date(at.getTime() + 5 * MINUTE_MS) },
      title: `${amount}/h on model gpt-5-mini on key مفتاح الإنتاج (${LONG_NAME})`,
      scope: { apiKeyId: 'key_1', projectId: 'proj_1', model: 'gpt-5-mini-2025-08-07' },
      ...{ observedNanos: excess, expectedNanos: 3_000n, excessNanos: excess, ratePerHourNanos: excess },
      projected24hNanos: excess * 24n,
      contributors: [
        { dimension: 'model', id: 'gpt-5-mini-2025-08-07', excessNanos: String(excess), share: 1 },
        { dimension: 'project', id: 'proj_3', excessNanos: '3000', share: 0.000001 },
      ],
      facts: [
        { kind: 'level', text: 'Key مفتاح الإنتاج never passed $0.000003 in an hour on the last 28 comparable days.' },
      ],
      explanation: `Key مفتاح الإنتاج spent ${amount} in the last 5 minutes. It carries 100% of the excess.`,
    }),
  );
  return id;
}

/** One mail that was taken, one that was refused, and what the built-in mailbox caught. */
async function createTold(workspaceId: string, incidentId: string, now: Date): Promise<void> {
  const message = buildLeakMessage({ incidentId });
  const about = { workspaceId, incidentId, message, channelIds: 'all' as const };
  const { deliveries } = await inTransaction((tx) =>
    createNotification(tx, { ...about, reason: 'first', publicHost: 'spend.example' }),
  );
  const replies = [
    { outcome: 'accepted', reply: '250 2.0.0 Ok: queued as 4Xb1Qz3kTmz9rxN' },
    { outcome: 'permanent', reply: `550 5.1.1 <${'recipient'.repeat(8)}@example.com>: Recipient address rejected` },
  ];
  for (const [at, { id }] of deliveries.entries()) {
    const { outcome, reply } = replies[at % 2] ?? { outcome: 'accepted', reply: '' };
    const startedAt = new Date(now.getTime() - HOUR_MS);
    await getDb().deliveryAttempt.create({
      data: { workspaceId, deliveryId: id, startedAt, durationMs: 412, outcome, reply },
    });
    const state = outcome === 'accepted' ? { state: 'sent' as const, sentAt: startedAt } : { state: 'dead' as const };
    await getDb().delivery.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { ...state, attemptCount: 1, createdAt: startedAt },
    });
  }
  const until = new Date(now.getTime() + 5 * HOUR_MS);
  const withheld = [
    { decision: 'silenced', reason: { code: 'silenced', silenceId: incidentId, comment: LONG_NAME, until: null } },
    { decision: 'held', reason: { code: 'quiet-hours', policyName: 'On call', until }, heldUntil: until },
    { decision: 'declined', reason: { code: 'member-preference' } },
  ] as const;
  await getDb().notification.createMany({
    data: withheld.map(({ reason, ...row }, at) => ({
      ...{ ...row, workspaceId, incidentId, message, reason: 'first' as const },
      ...{ decisionReason: renderDecisionReason(reason, 'Europe/Berlin') },
      createdAt: new Date(now.getTime() - (15 - at * 7) * HOUR_MS),
    })),
  });
  await getDb().capturedMail.createMany({
    data: [LONG_NAME, 'تنبيه: تسرب مفتاح'].map((subject, at) => ({
      ...{ workspaceId, receivedAt: new Date(now.getTime() - at * DAY_MS), sender: 'spendwatch@localhost', subject },
      ...{ recipient: 'a.very.long.address.of.the.people.on.call@mail.example.com', messageId: randomUUID() },
      raw: Buffer.from(`Subject: ${subject}\r\nContent-Type: text/html\r\n\r\n<p>${subject}</p>`),
    })),
  });
}
