import { buildIncidentMessage, type IncidentMessage, type TestMessage } from '@/lib/domain/notifications/notification';
import { buildSummaryMessage, type SummaryMessage } from '@/lib/domain/notifications/summary-message';
import { MINUTE_MS } from '@/lib/domain/time';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';

const DECIDED_AT = new Date('2026-11-23T02:13:00Z');
const OPENED_AT = new Date('2026-11-23T02:06:00Z');

/** A leaked key at 02:13: 24 hours in buckets of 15 minutes, quiet until the last one or two. */
export function buildLeakMessage(
  overrides: { [Field in keyof IncidentMessage]?: IncidentMessage[Field] } = {},
): IncidentMessage {
  const startMs = Date.parse('2026-11-22T02:15:00Z');
  const points = Array.from({ length: 96 }, (_, index) => {
    const startsAt = new Date(startMs + index * 15 * MINUTE_MS);
    const hour = startsAt.getUTCHours();
    const usual = 0.35 + 0.6 * Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI)) + 0.12 * Math.sin(index * 1.7);
    const cost = index === 95 ? 84.2 : index > 40 && index < 44 ? null : usual;
    return {
      startsAt,
      costNanos: cost === null ? null : BigInt(Math.round(cost * 1e9)),
      expectedLowNanos: BigInt(Math.round(usual * 0.6e9)),
      expectedHighNanos: BigInt(Math.round(usual * 1.5e9)),
    };
  });
  const message = buildIncidentMessage({
    incident: {
      id: '01935a7e-0000-7000-8000-000000000012',
      number: 12,
      kind: 'spike',
      severity: 'critical',
      title: 'Spend on key ci-runner is 12x normal',
      explanation:
        'Key ci-runner spent $84.20 in the 7 minutes since 02:06, where $6.80 is usual at this hour. Nearly all of it is gpt-5 at 41 requests a second; this key has never used gpt-5 before. At this rate another $17,121 is gone by this time tomorrow.',
      scope: { apiKeyId: 'key_Zk3fQ8vT1mXy', projectId: 'proj_web7Hc2', model: 'gpt-5' },
      scopeNames: { key_Zk3fQ8vT1mXy: 'ci-runner', proj_web7Hc2: 'Web' },
      openedAt: OPENED_AT,
      resolvedAt: null,
      resolvedBy: null,
      window: { startsAt: OPENED_AT, endsAt: DECIDED_AT },
      observedNanos: 84_200_000_000n,
      expectedNanos: 6_800_000_000n,
      excessNanos: 77_400_000_000n,
      ratePerHourNanos: 713_400_000_000n,
      projected24hNanos: 17_121_600_000_000n,
      contributors: [
        { dimension: 'model', id: 'gpt-5', name: null, excessNanos: 71_200_000_000n, share: 0.92 },
        { dimension: 'model', id: 'gpt-5-mini', name: null, excessNanos: 6_200_000_000n, share: 0.08 },
      ],
      facts: [
        { kind: 'new_model', text: 'First use of gpt-5 by this key, ever.' },
        { kind: 'request_rate', text: '41 requests a second; its busiest minute in 28 days had 3.' },
        { kind: 'unusual_hours', text: 'This key is usually quiet between 22:00 and 05:00.' },
      ],
    },
    reason: 'first',
    decidedAt: DECIDED_AT,
    chart: { bucketMinutes: 15, points },
    timezone: 'UTC',
    workspaceName: 'Acme',
  });
  return { ...message, ...overrides };
}

/** The same incident after somebody revoked the key. */
export function buildResolvedMessage(): IncidentMessage {
  return buildLeakMessage({
    reason: 'resolved',
    asOf: '2026-11-23T02:41:00.000Z',
    resolvedAt: '2026-11-23T02:39:00.000Z',
    observed: '221.4',
    expected: '12.3',
    excess: '209.1',
    ratePerHour: '0',
    projected24h: '0',
    explanation:
      'Key ci-runner is back within its usual range for 10 minutes. It spent $221.40 in 33 minutes, $209.10 more than usual.',
  });
}

/** A connection that delivers nothing: an incident without money. */
export function buildStaleDataMessage(): IncidentMessage {
  return buildLeakMessage({
    incidentKind: 'stale-data',
    severity: 'warning',
    title: 'No usage data from OpenAI Production for 47 minutes',
    explanation:
      'The provider answers 503 since 01:26 UTC. Spend since then is unknown, not zero. Spendwatch keeps asking every minute and reads the gap as soon as it can.',
    scope: { connectionId: '01935a7e-0000-7000-8000-0000000000aa' },
    scopeNames: { connectionId: 'OpenAI Production' },
    since: '2026-11-23T01:26:00.000Z',
    observed: '0',
    expected: '0',
    excess: '0',
    ratePerHour: '0',
    projected24h: '0',
    contributors: [],
    facts: [{ kind: 'last_error', text: '503 Service Unavailable, 46 times in a row' }],
    chart: null,
  });
}

/** A budget threshold: spend against a limit, without a rate. */
export function buildBudgetMessage(): IncidentMessage {
  return buildLeakMessage({
    incidentKind: 'budget',
    severity: 'warning',
    title: 'Budget "Whole organization": 80% of $15,000.00 spent',
    explanation:
      'The budget "Whole organization" has spent $12,034.12 of $15,000.00 since 1 November. At the pace of the last 7 days it passes the limit on 28 November and ends the month at $16,410.',
    scope: {},
    scopeNames: {},
    since: '2026-11-01T00:00:00.000Z',
    window: { start: '2026-11-01T00:00:00.000Z', end: '2026-11-23T02:13:00.000Z' },
    observed: '12034.12',
    expected: '15000',
    excess: '0',
    ratePerHour: '0',
    projected24h: '0',
    contributors: [],
    facts: [{ kind: 'budget', text: '$370.73 a day are left until the end of the month.' }],
  });
}

export function buildTestMessage(): TestMessage {
  return {
    kind: 'test',
    channelName: 'On call',
    requestedBy: 'Ada',
    asOf: DECIDED_AT.toISOString(),
    timezone: 'Europe/Berlin',
    workspaceName: 'Acme',
  };
}

/** Three messages about two incidents that waited for an hour. */
export function buildSummaryOfThree(): SummaryMessage {
  const leak = { incidentId: '01935a7e-0000-7000-8000-000000000012', severity: 'critical' as const };
  return buildSummaryMessage(
    [
      {
        ...leak,
        subject: '[critical] $713/h on key ci-runner (12x normal)',
        isResolved: false,
        decidedAt: new Date('2026-11-23T01:10:00Z'),
      },
      {
        incidentId: '01935a7e-0000-7000-8000-000000000013',
        severity: 'warning',
        subject: '[warning] Budget "Whole organization": 80% of $15,000.00 spent',
        isResolved: false,
        decidedAt: new Date('2026-11-23T01:31:00Z'),
      },
      {
        ...leak,
        subject: '[resolved] key ci-runner: $209 over normal in total',
        isResolved: true,
        decidedAt: new Date('2026-11-23T01:52:00Z'),
      },
    ],
    { cause: 'outage', asOf: DECIDED_AT, timezone: 'UTC', workspaceName: 'Acme' },
  );
}

/** A week with a rise on Thursday. */
export function buildDigestMessage(overrides: Partial<DigestMessage> = {}): DigestMessage {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const costs = ['412.2', '431.9', '420.4', '803.71', '455.02', '131.4', null];
  return {
    kind: 'digest',
    period: 'weekly',
    periodLabel: '16 – 22 November',
    window: { start: '2026-11-16T00:00:00.000Z', end: '2026-11-23T00:00:00.000Z' },
    asOf: '2026-11-23T08:00:00.000Z',
    costSource: 'mixed',
    spent: '2654.63',
    previous: '2281.4',
    chart: days.map((label, index) => ({
      start: new Date(Date.parse('2026-11-16T00:00:00Z') + index * 86_400_000).toISOString(),
      label,
      cost: costs[index] ?? null,
    })),
    movers: [
      { dimension: 'key', name: 'ci-runner', spent: '402.1', previous: '31.2' },
      { dimension: 'model', name: 'gpt-5-mini', spent: '188.4', previous: '260.9' },
      { dimension: 'key', name: 'night-batch', spent: '77', previous: null },
    ],
    growth: [
      {
        ...{ name: 'ci-runner', extra: '370.9', usual: '31.2', since: '2026-11-18' },
        reason: 'mostly gpt-5 (+$340.00): 12× the requests, at the same cost each',
      },
    ],
    savings: {
      total: '310.5',
      entries: [
        {
          ...{ title: 'Try gpt-5.4-mini instead of gpt-5.4', name: 'ci-runner', monthly: '250.5' },
          note: 'Short answers: 800 tokens in and 20 out a request, over 100,000 requests; try it on a sample first',
        },
      ],
    },
    budgets: [
      { name: 'Whole organization', spent: '12034.12', amount: '15000', forecast: '16410' },
      { name: 'Search team', spent: '2120', amount: '2000', forecast: '2900' },
      { name: 'Sandbox', spent: '12.5', amount: '100', forecast: '21' },
    ],
    incidents: [
      {
        ...{
          incidentId: '01935a7e-0000-7000-8000-000000000012',
          number: 12,
          title: 'Spend on key ci-runner is 12x normal',
        },
        ...{ severity: 'critical', state: 'resolved', openedAt: '2026-11-19T02:13:00.000Z' },
      },
      {
        ...{ incidentId: '01935a7e-0000-7000-8000-000000000013', number: 13, title: 'Budget "Search team" is used up' },
        ...{ severity: 'warning', state: 'open', openedAt: '2026-11-21T16:40:00.000Z' },
      },
    ],
    unsubscribePath: '/unsubscribe/sample-token',
    timezone: 'UTC',
    workspaceName: 'Acme',
    ...overrides,
  };
}

/** A Sunday by the hour, loudest in the afternoon. */
export function buildDailyDigest(overrides: Partial<DigestMessage> = {}): DigestMessage {
  const startMs = Date.parse('2026-11-22T00:00:00Z');
  return buildDigestMessage({
    ...{ period: 'daily', periodLabel: 'Sunday 22 November', spent: '131.4', previous: '455.02' },
    window: { start: '2026-11-22T00:00:00.000Z', end: '2026-11-23T00:00:00.000Z' },
    chart: Array.from({ length: 24 }, (_, hour) => ({
      start: new Date(startMs + hour * 3_600_000).toISOString(),
      label: hour % 4 === 0 ? `${String(hour).padStart(2, '0')}:00` : '',
      cost: String(2 + (hour === 15 ? 11.5 : hour % 5)),
    })),
    ...overrides,
  });
}

/** October by the day, with weekends. */
export function buildMonthlyDigest(overrides: Partial<DigestMessage> = {}): DigestMessage {
  const startMs = Date.parse('2026-10-01T00:00:00Z');
  return buildDigestMessage({
    ...{ period: 'monthly', periodLabel: 'October 2026', spent: '11204.5', previous: '11204.5' },
    window: { start: '2026-10-01T00:00:00.000Z', end: '2026-11-01T00:00:00.000Z' },
    chart: Array.from({ length: 31 }, (_, day) => ({
      start: new Date(startMs + day * 86_400_000).toISOString(),
      label: day % 7 === 0 ? `${day + 1} Oct` : '',
      cost: String(day % 7 === 2 || day % 7 === 3 ? 120.5 : 420 + 7 * day),
    })),
    ...overrides,
  });
}
