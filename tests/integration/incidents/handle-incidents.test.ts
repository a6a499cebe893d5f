import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { Incident, IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertIncident } from '@/lib/db/incidents/incidents';
import type { Severity } from '@/lib/domain/incidents/incident';
import { getIncidentTimes } from '@/lib/services/incidents/get-incident-times';
import {
  acknowledgeIncident,
  acknowledgeIncidents,
  answerIncident,
  reopenIncident,
  resolveIncident,
  snoozeIncident,
  wakeIncidents,
} from '@/lib/services/incidents/handle-incidents';
import { getIncident, listIncidents } from '@/lib/services/incidents/list-incidents';
import { type RaisedSignalInput, recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { useTestDatabase } from '../../support/database';
import { listTold, type Seeded, seedWorkspace } from './seed';

useTestDatabase();

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 2, minute));

function buildRaised(
  seeded: Seeded,
  options: { dedupKey?: string; severity?: Severity; isWorse?: boolean; minute?: number } = {},
): RaisedSignalInput {
  const { dedupKey = 'anomaly:1', severity = 'warning', isWorse = false, minute = 13 } = options;
  return {
    workspaceId: seeded.workspaceId,
    source: {
      dedupKey,
      kind: 'spike',
      alertRuleId: null,
      budgetId: null,
      connectionId: seeded.connectionId,
      detectorNumber: 1,
      scope: { apiKeyId: 'key_ci', model: 'gpt-5' },
    },
    signal: { kind: 'raised', severity, isWorse },
    measures: {
      title: '$60.00/h on model gpt-5 on key ci-runner (12x normal)',
      windowStart: at(0),
      windowEnd: at(minute),
      observedNanos: 12_300_000_000n,
      expectedNanos: 1_000_000_001n,
      excessNanos: 11_299_999_999n,
      ratePerHourNanos: 60_000_000_000n,
      projected24hNanos: 1_440_000_000_000n,
      contributors: [
        { dimension: 'apiKey', id: 'key_ci', excessNanos: '11299999999', share: 1 },
        { dimension: 'batch', id: 'false', excessNanos: '11299999999', share: 1 },
      ],
      facts: [{ kind: 'new_model', text: 'First use of gpt-5 on this key' }],
      explanation: 'Key ci-runner spent $12.30 in 13 minutes.',
    },
    channelIds: [],
    at: at(minute),
    now: at(minute),
  };
}

const raise = (seeded: Seeded, options: Parameters<typeof buildRaised>[1] = {}) =>
  inTransaction((tx) => recordIncidentSignal(tx, buildRaised(seeded, options)));

const calm = (seeded: Seeded, minute: number) =>
  inTransaction((tx) =>
    recordIncidentSignal(tx, {
      workspaceId: seeded.workspaceId,
      dedupKey: 'anomaly:1',
      signal: { kind: 'calm', isQuiet: false },
      at: at(minute),
      now: at(minute),
    }),
  );

const listAll = async (seeded: Seeded) => (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;

describe('an incident and its mail', () => {
  test('are stored together, with names, exact amounts, a day of chart and one pending delivery', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const detail = await getIncident(seeded.viewer, incident!.id);
    expect(IncidentDetail.parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({
      number: 1,
      state: 'open',
      scope: { apiKeyId: 'key_ci', model: 'gpt-5', connectionId: seeded.connectionId },
      scopeNames: { apiKeyId: 'ci-runner', model: 'gpt-5' },
      excess: '11.299999999',
      contributors: [{ dimension: 'apiKey', id: 'key_ci', name: 'ci-runner', excess: '11.299999999', share: 1 }],
    });
    expect(detail.timeline.map((one) => one.text)).toEqual([
      'Opened as warning: $60.00/h on model gpt-5 on key ci-runner (12x normal)',
      'Notified 1 recipient (first)',
    ]);
    const [notification] = await getDb().notification.findMany({ include: { deliveries: true } });
    expect(notification).toMatchObject({
      reason: 'first',
      incidentId: detail.id,
      deliveries: [{ recipient: 'oncall@example.com', state: 'pending' }],
      message: { kind: 'incident', number: 1, workspaceName: 'Acme', since: at(0).toISOString() },
    });
    expect((notification!.message as { chart: { points: unknown[] } }).chart.points).toHaveLength(96);
  });

  test('a failure after the mail leaves neither', async () => {
    const seeded = await seedWorkspace();
    const attempt = inTransaction(async (tx) => {
      await recordIncidentSignal(tx, buildRaised(seeded));
      throw new Error('power cut');
    });
    await expect(attempt).rejects.toThrow('power cut');
    expect(await listAll(seeded)).toEqual([]);
    expect(await listTold(seeded.workspaceId)).toEqual([]);
  });

  test('twenty sources at once get twenty numbers without a gap', async () => {
    const seeded = await seedWorkspace();
    await Promise.all(Array.from({ length: 20 }, (_, index) => raise(seeded, { dedupKey: `anomaly:${index}` })));
    const numbers = (await listAll(seeded)).map((one) => one.number);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
  });

  test('without any channel the incident stands and says that nobody was told', async () => {
    const seeded = await seedWorkspace();
    await getDb().channel.deleteMany({ where: { workspaceId: seeded.workspaceId } });
    const { incident } = await raise(seeded);
    const { timeline } = await getIncident(seeded.viewer, incident!.id);
    expect(timeline.at(-1)?.text).toBe('No one was notified: no enabled channel has a recipient');
  });
});

describe('the course of an incident', () => {
  test('goes on quietly, tells when it becomes worse and when it is over', async () => {
    const seeded = await seedWorkspace();
    await raise(seeded);
    await raise(seeded, { minute: 20 });
    await raise(seeded, { minute: 25, severity: 'critical' });
    await raise(seeded, { minute: 30, severity: 'warning' });
    await calm(seeded, 50);
    await calm(seeded, 51);
    const [incident, ...others] = await listAll(seeded);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ severity: 'critical', state: 'resolved', resolvedBy: null });
    expect(await listTold(seeded.workspaceId)).toEqual([
      'first -> oncall@example.com',
      'escalated -> oncall@example.com',
      'resolved -> oncall@example.com',
    ]);
  });

  test('the end is told to those who heard of it, also when a channel was added meanwhile', async () => {
    const seeded = await seedWorkspace();
    await raise(seeded);
    await getDb().channel.create({
      data: { workspaceId: seeded.workspaceId, kind: 'email', name: 'Late', config: { to: ['late@example.com'] } },
    });
    await calm(seeded, 50);
    expect((await listTold(seeded.workspaceId)).at(-1)).toBe('resolved -> oncall@example.com');
  });

  test('the database itself refuses a second unresolved incident of one source', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const row = await getDb().incident.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId: seeded.workspaceId, id: incident!.id } },
    });
    const copy = { ...row, id: uuidv7(), number: 2, scope: {}, contributors: [], facts: [] };
    await expect(getDb().incident.create({ data: copy })).rejects.toMatchObject({ code: 'P2002' });
  });
});

describe('people', () => {
  test('taking an incident twice is one line; a severity rise hands it back', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const id = incident!.id;
    await acknowledgeIncident(seeded.viewer, id, { note: 'Looking' }, at(14));
    const again = await acknowledgeIncident(seeded.viewer, id, {}, at(15));
    expect(again).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'Ada',
      acknowledgedAt: at(14).toISOString(),
    });
    expect(again.timeline.filter((one) => one.kind === 'acknowledged')).toEqual([
      { at: at(14).toISOString(), kind: 'acknowledged', actor: 'Ada', text: 'Looking' },
    ]);
    await raise(seeded, { minute: 20, severity: 'critical' });
    expect(await getIncident(seeded.viewer, id)).toMatchObject({ state: 'open', acknowledgedBy: null });
  });

  test('closed by hand: told once, stays closed while it goes on, opens again when it becomes worse', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const id = incident!.id;
    await resolveIncident(seeded.viewer, id, { note: 'Load test' }, at(20));
    await resolveIncident(seeded.viewer, id, {}, at(21));
    await raise(seeded, { minute: 22 });
    expect(await getIncident(seeded.viewer, id)).toMatchObject({ state: 'resolved', resolvedBy: 'Ada' });
    await raise(seeded, { minute: 25, severity: 'critical', isWorse: true });
    expect(await getIncident(seeded.viewer, id)).toMatchObject({ state: 'open', resolvedBy: null });
    expect(await listTold(seeded.workspaceId)).toEqual([
      'first -> oncall@example.com',
      'resolved -> oncall@example.com',
      'escalated -> oncall@example.com',
    ]);
  });

  test('what is over cannot be taken; what is not there is not found', async () => {
    const seeded = await seedWorkspace();
    const stranger = await seedWorkspace();
    const { incident } = await raise(seeded);
    await resolveIncident(seeded.viewer, incident!.id, {}, at(20));
    await expect(acknowledgeIncident(seeded.viewer, incident!.id, {})).rejects.toMatchObject({ code: 'conflict' });
    await expect(resolveIncident(stranger.viewer, incident!.id, {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(getIncident(seeded.viewer, uuidv7())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('each decision of a person is in the audit trail', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    await acknowledgeIncident(seeded.viewer, incident!.id, {});
    await resolveIncident(seeded.viewer, incident!.id, {});
    const entries = await getDb().auditEntry.findMany({
      where: { workspaceId: seeded.workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(entries.map((one) => one.action)).toEqual(['incident.acknowledged', 'incident.resolved']);
  });
});

test('the list comes newest first, page by page, by state', async () => {
  const seeded = await seedWorkspace();
  for (const index of [1, 2, 3, 4]) await raise(seeded, { dedupKey: `anomaly:${index}` });
  const first = await listIncidents(seeded.viewer, { state: ['open'], limit: 3 });
  expect(first.data.map((one) => one.number)).toEqual([4, 3, 2]);
  expect(Incident.parse(first.data[0])).toEqual(first.data[0]);
  const second = await listIncidents(seeded.viewer, { state: ['open'], limit: 3, cursor: first.nextCursor! });
  expect(second).toMatchObject({ data: [{ number: 1 }], nextCursor: null });
  expect((await listIncidents(seeded.viewer, { state: ['resolved'], limit: 3 })).data).toEqual([]);
  await expect(listIncidents(seeded.viewer, { state: [], limit: 3, cursor: '§' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

describe('a snooze', () => {
  test('keeps mails back, ends by time, and then tells what still goes on', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const snoozed = await snoozeIncident(seeded.viewer, incident!.id, { minutes: 30 }, at(15));
    expect(snoozed).toMatchObject({ state: 'open', snoozedBy: 'Ada', snoozedUntil: at(45).toISOString() });
    await raise(seeded, { isWorse: true, minute: 20 });
    expect(await wakeIncidents({ workspaceId: seeded.workspaceId, now: at(44) })).toBe(0);
    expect(await listTold(seeded.workspaceId)).toHaveLength(1);
    expect(await wakeIncidents({ workspaceId: seeded.workspaceId, now: at(45) })).toBe(1);
    expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com', 'repeat -> oncall@example.com']);
    const { timeline, snoozedUntil } = await getIncident(seeded.viewer, incident!.id);
    expect(snoozedUntil).toBeNull();
    expect(timeline.map((one) => `${one.kind} by ${one.actor ?? 'Spendwatch'}`)).toEqual([
      'opened by Spendwatch',
      'notified by Spendwatch',
      'snoozed by Ada',
      'woken by Spendwatch',
      'notified by Spendwatch',
    ]);
  });

  test('taken back at once: it is told again when it becomes worse', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    await snoozeIncident(seeded.viewer, incident!.id, { minutes: 30 }, at(15));
    const woken = await snoozeIncident(seeded.viewer, incident!.id, { until: null }, at(16));
    expect(woken).toMatchObject({ state: 'open', snoozedBy: null, snoozedUntil: null });
    expect(woken.timeline.at(-1)).toMatchObject({ kind: 'woken', actor: 'Ada', text: 'Snooze taken back' });
    await raise(seeded, { isWorse: true, severity: 'critical', minute: 20 });
    expect(await listTold(seeded.workspaceId)).toEqual([
      'first -> oncall@example.com',
      'escalated -> oncall@example.com',
    ]);
  });

  test('of a resolved incident is refused and changes nothing', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const before = await resolveIncident(seeded.viewer, incident!.id, {}, at(14));
    await expect(snoozeIncident(seeded.viewer, incident!.id, { minutes: 30 }, at(15))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await getIncident(seeded.viewer, incident!.id)).toEqual(before);
  });
});

describe('feedback', () => {
  test('"expected" ends the incident, is kept with its author, and can be taken back', async () => {
    const seeded = await seedWorkspace();
    const { incident } = await raise(seeded);
    const answered = await answerIncident(
      seeded.viewer,
      incident!.id,
      { verdict: 'expected', note: 'Load test' },
      at(20),
    );
    expect(answered).toMatchObject({
      state: 'resolved',
      feedback: { verdict: 'expected', by: 'Ada', note: 'Load test', at: at(20).toISOString() },
    });
    const undone = await answerIncident(seeded.viewer, incident!.id, { verdict: null, note: '' }, at(21));
    expect(undone.feedback).toBeNull();
    expect(undone.timeline.filter((one) => one.kind === 'feedback').map((one) => one.actor)).toEqual(['Ada', 'Ada']);
    expect(await reopenIncident(seeded.viewer, incident!.id, {}, at(22))).toMatchObject({
      state: 'open',
      reopenCount: 1,
    });
  });
});

describe('one cause', () => {
  test('a wider find of the same trouble becomes a part of the first, which alone is told', async () => {
    const seeded = await seedWorkspace();
    const first = await raise(seeded);
    const wider = buildRaised(seeded, { dedupKey: 'threshold:1', severity: 'critical', minute: 14 });
    wider.source = { ...wider.source, kind: 'threshold', scope: { apiKeyId: 'key_ci' } };
    const part = await inTransaction((tx) => recordIncidentSignal(tx, wider));
    expect(part.incident).toMatchObject({ mergedIntoId: first.incident!.id });
    // The part is more severe, so the one that speaks escalates.
    expect(await listTold(seeded.workspaceId)).toEqual([
      'first -> oncall@example.com',
      'escalated -> oncall@example.com',
    ]);
    expect((await getIncident(seeded.viewer, first.incident!.id)).timeline.map((one) => one.kind)).toEqual([
      'opened',
      'notified',
      'merged',
      'escalated',
      'notified',
    ]);
  });
});

describe('several incidents at once', () => {
  test('are taken, those that are over or of others are told and left alone', async () => {
    const seeded = await seedWorkspace();
    const stranger = await seedWorkspace();
    const [first, second, over] = [
      (await raise(seeded, { dedupKey: 'anomaly:1' })).incident,
      (await raise(seeded, { dedupKey: 'anomaly:2', severity: 'critical' })).incident,
      (await raise(seeded, { dedupKey: 'anomaly:3' })).incident,
    ];
    const foreign = (await raise(stranger)).incident;
    if (!first || !second || !over || !foreign) throw new Error('expected four incidents');
    await resolveIncident(seeded.viewer, over.id, {}, at(20));
    const answer = await acknowledgeIncidents(
      seeded.viewer,
      { ids: [first.id, second.id, second.id, over.id, foreign.id] },
      at(21),
    );
    expect(answer.acknowledged.sort()).toEqual([first.id, second.id].sort());
    expect(answer.skipped.map((one) => one.id).sort()).toEqual([over.id, foreign.id].sort());
    expect((await getIncident(seeded.viewer, second.id)).acknowledgedBy).toBe('Ada');
    expect((await getIncident(stranger.viewer, foreign.id)).state).toBe('open');
  });

  test('can be listed by severity', async () => {
    const seeded = await seedWorkspace();
    await raise(seeded, { severity: 'warning' });
    const list = async (severity: Severity) =>
      (await listIncidents(seeded.viewer, { severity: [severity], limit: 50 })).data.map((one) => one.severity);
    expect(await list('warning')).toEqual(['warning']);
    expect(await list('critical')).toEqual([]);
  });
});

test('medians of the quarter: noticed, taken and stopped, of what concerns the reader', async () => {
  const { workspaceId, connectionId, viewer } = await seedWorkspace();
  const add = async (
    number: number,
    minutes: { noticed: number; taken?: number; stopped?: number },
    kind = 'spike',
  ) => {
    const detectedAt = at(minutes.noticed);
    const { id } = await inTransaction((tx) =>
      insertIncident(tx, workspaceId, {
        ...{ kind, severity: 'critical', connectionId, alertRuleId: null, budgetId: null, detectorNumber: null },
        ...{
          dedupKey: `times:${number}`,
          title: 'x',
          openedAt: at(0),
          detectedAt,
          windowStart: at(0),
          windowEnd: at(9),
        },
        ...{ observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n, projected24hNanos: 1n },
        ...{ scope: { projectId: number === 1 ? 'proj_a' : 'proj_b' }, contributors: [], facts: [], explanation: '' },
      }),
    );
    if (minutes.taken !== undefined) {
      const acknowledgedAt = at(minutes.noticed + minutes.taken);
      await getDb().incident.updateMany({ where: { workspaceId, id }, data: { acknowledgedAt } });
    }
    if (minutes.stopped !== undefined) {
      // A dry run before it stops nothing.
      for (const [dryRun, after] of [
        [true, 0],
        [false, minutes.stopped],
      ] as const) {
        await getDb().containment.create({
          data: {
            ...{
              workspaceId,
              connectionId,
              incidentId: id,
              action: 'disable-key',
              targetKey: 'k',
              title: 'x',
              reason: '',
            },
            ...{ state: 'verified', reversible: true, requesterKind: 'user', requester: 'Ada', target: {}, plan: {} },
            ...{ dryRun, appliedAt: at(minutes.noticed + after) },
          },
        });
      }
    }
  };
  await add(1, { noticed: 3, taken: 4, stopped: 20 });
  await add(2, { noticed: 5, taken: 10 });
  await add(3, { noticed: 40 });
  await add(4, { noticed: 50, taken: 1 }, 'stale-data');
  const now = at(59);
  expect(await getIncidentTimes(viewer, now)).toMatchObject({
    detect: { medianSeconds: 300, incidents: 3 },
    acknowledge: { medianSeconds: 420, incidents: 2 },
    contain: { medianSeconds: 1_200, incidents: 1 },
  });
  expect(await getIncidentTimes({ ...viewer, projectIds: ['proj_a'] }, now)).toMatchObject({
    detect: { medianSeconds: 180, incidents: 1 },
  });
  const later = new Date(now.getTime() + 91 * 86_400_000);
  expect((await getIncidentTimes(viewer, later)).detect).toEqual({ medianSeconds: null, incidents: 0 });
});
