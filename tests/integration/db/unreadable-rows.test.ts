import { beforeAll, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { evaluateContainmentPolicies } from '@/lib/services/containment/evaluate-policies';
import { listUnreadableRows, type Unreadable } from '@/lib/services/installation/list-unreadable-rows';
import { runRotationRound } from '@/lib/services/rotations/run-rotations';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const FUTURE = new Date('2999-01-01T00:00:00Z');
const RANGE = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
let workspace: TestWorkspace;
let connectionId: string;

/** A kind of rows, the list that shows it, and how one is stored. */
type Kind = { what: Unreadable['what']; list: string; add: (isBad: boolean) => Promise<{ id: string }> };
let added = 0;
const BAD = { params: 7, scope: 7, places: { a: 1 }, target: 'x' };

const madeBy = { createdBy: 'somebody', createdByName: 'Ada' };
const KINDS: Kind[] = [
  {
    what: 'saved-view',
    list: '/saved-views',
    add: (isBad) =>
      getDb().savedView.create({
        data: {
          ...place(),
          ...madeBy,
          name: `view ${++added}`,
          isShared: true,
          params: isBad ? BAD.params : { by: 'model' },
        },
      }),
  },
  {
    what: 'share-link',
    list: '/share-links?limit=1',
    add: (isBad) =>
      getDb().shareLink.create({
        data: {
          ...place(),
          ...madeBy,
          name: 'link',
          timezone: 'UTC',
          params: isBad ? BAD.params : { by: 'model' },
          tokenHash: Buffer.from(`hash ${++added}`),
          expiresAt: FUTURE,
        },
      }),
  },
  {
    what: 'annotation',
    list: `/annotations?${RANGE}`,
    add: (isBad) =>
      getDb().annotation.create({ data: { ...place(), ...madeBy, at: NOW, text: 'release', scope: isBad ? 7 : {} } }),
  },
  {
    what: 'leak',
    list: '/leaks?limit=1',
    add: (isBad) =>
      getDb().leakFinding.create({
        data: {
          ...place(),
          fingerprint: String(++added).padStart(32, '0'),
          rule: 'openai',
          title: 'OpenAI key',
          provider: 'openai',
          severity: 'critical',
          redacted: 'sk-…abcd',
          places: isBad ? BAD.places : [],
          firstSeenAt: NOW,
          lastSeenAt: NOW,
        },
      }),
  },
  {
    what: 'containment-policy',
    list: '/containment-policies',
    add: (isBad) =>
      getDb().containmentPolicy.create({
        data: {
          ...place(),
          name: `policy ${++added}`,
          scope: isBad ? BAD.scope : {},
          severity: 'critical',
          action: 'disable-key',
          mode: 'ask',
          delaySeconds: 0,
          maxPerHour: 1,
        },
      }),
  },
  {
    what: 'containment',
    list: '/containments?limit=1',
    add: (isBad) =>
      getDb().containment.create({
        data: {
          ...place(),
          connectionId,
          action: 'disable-key',
          target: isBad ? BAD.target : { connectionId, apiKeyId: 'key_ci' },
          targetKey: `key ${++added}`,
          title: 'Disable ci-runner',
          reason: 'leak',
          state: 'planned',
          plan: {
            ...{ stops: [], keepsRunning: [], stopsText: '', keepsText: '', speed: '', warnings: [] },
            ...{ undo: { isPossible: true, text: '' }, isStop: true },
          },
          reversible: true,
          requesterKind: 'user',
          requester: 'Ada',
        },
      }),
  },
  {
    what: 'budget',
    list: '/budgets',
    add: async (isBad) => {
      const fields = {
        ...place(),
        name: `budget ${++added}`,
        period: 'month',
        amountNanos: 1n,
        timezone: 'UTC',
      } as const;
      const rest = { currency: 'USD', thresholds: isBad ? 7 : [], channelIds: [], actions: [] };
      return getDb().budget.create({ data: { ...fields, ...rest } });
    },
  },
  {
    what: 'silence',
    list: '/silences',
    add: (isBad) =>
      getDb().silence.create({
        data: {
          ...place(),
          matcher: isBad ? 7 : { kinds: [], scope: {} },
          startsAt: NOW,
          endsAt: FUTURE,
          comment: `silence ${++added}`,
          createdBy: 'Ada',
        },
      }),
  },
  {
    what: 'decision',
    list: '/notifications?limit=1',
    add: (isBad) =>
      getDb().notification.create({
        data: { ...place(), reason: 'test', message: { kind: 'later' }, decision: isBad ? 'postponed' : 'now' },
      }),
  },
  {
    what: 'rotation',
    list: '/rotations?limit=1',
    add: (isBad) => {
      const oldKeyId = `key_${++added}`;
      return getDb().keyRotation.create({
        data: {
          ...{ ...place(), connectionId, projectId: 'proj_1', oldKeyId, oldKeyName: 'ci', newKeyName: 'ci 2' },
          ...{ kind: 'guided', state: isBad ? 'postponed' : 'watching', quietHours: 24, retiresWhenQuiet: false },
          ...{ startedAt: NOW, startedBy: 'Ada' },
        },
      });
    },
  },
];
const place = () => ({ workspaceId: workspace.id });

beforeAll(async () => {
  workspace = await createTestWorkspace();
  ({ id: connectionId } = await getDb().connection.create({
    data: { ...place(), provider: 'openai', name: 'Production', adminKey: new Uint8Array([1]), adminKeyHint: 'abcd' },
  }));
});

const readList = async (path: string) => {
  const response = await callRoute(path, { token: workspace.tokens.owner });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
};
const listWhat = async () => {
  const actor = { kind: 'user', id: 'somebody', name: 'Ada' } as const;
  const rows = await listUnreadableRows({ workspaceId: workspace.id, timezone: 'UTC', role: 'owner', actor }, NOW);
  return rows.map(({ what, id }) => `${what} ${id}`);
};

test.each(KINDS)('$what: one that cannot be read hides no other and is listed', async ({ what, list, add }) => {
  const first = await add(false);
  const bad = await add(true);
  const second = await add(false);
  const shown = await readList(list);
  expect([first.id, second.id]).toContain(shown[0]);
  if (!list.includes('limit=1')) expect(shown.sort()).toEqual([first.id, second.id].sort());
  expect(await listWhat()).toContain(`${what} ${bad.id}`);
});

test('a page stays full when rows of it cannot be read, so that it does not seem to be the last', async () => {
  for (let count = 0; count < 3; count += 1) await KINDS.find(({ what }) => what === 'leak')?.add(true);
  const response = await callRoute('/leaks?limit=1', { token: workspace.tokens.owner });
  const { data, nextCursor } = (await response.json()) as { data: unknown[]; nextCursor: string | null };
  expect(data).toHaveLength(1);
  expect(nextCursor).not.toBeNull();
});

test('policies that cannot be read keep automation from none that can', async () => {
  expect(await evaluateContainmentPolicies({ workspaceId: workspace.id, now: NOW, pollIntervalSeconds: 60 })).toBe(0);
});

test('one row that is asked for by itself says why it cannot be read', async () => {
  const bad = await KINDS.find(({ what }) => what === 'leak')?.add(true);
  const response = await callRoute(`/leaks/${bad?.id}`, { token: workspace.tokens.owner });
  expect(response.status).toBe(409);
  expect(((await response.json()) as { detail: string }).detail).toContain('expected array');
});

test('a connection whose note about its keys cannot be read is shown and works', async () => {
  await getDb().connection.update({
    where: { workspaceId_id: { ...place(), id: connectionId } },
    data: { keyAccess: { admin: 'yes' } },
  });
  expect(await readList('/connections')).toEqual([connectionId]);
  expect(await listWhat()).toContain(`key-access ${connectionId}`);
});

test('firings of a budget that cannot be read are listed and deleted by an id of their own', async () => {
  const budget = await KINDS.find(({ what }) => what === 'budget')?.add(false);
  const firing = { ...place(), budgetId: budget?.id ?? '', periodStart: NOW, percent: 50, basis: 'moon', firedAt: NOW };
  await getDb().budgetFiring.create({ data: firing });
  const [row] = (await listRows()).filter(({ what }) => what === 'budget-firing');
  expect(row).toMatchObject({ name: expect.stringMatching(/^budget \d+$/), reason: expect.stringContaining('basis') });
  expect(await remove(`/unreadable-rows/budget-firing/${encodeURIComponent(row?.id ?? '')}`)).toBe(204);
  expect(await getDb().budgetFiring.count({ where: place() })).toBe(0);
});

test('rotations that cannot be read keep no other from being looked after', async () => {
  const kind = KINDS.find(({ what }) => what === 'rotation');
  await kind?.add(true);
  const watched = await kind?.add(false);
  const where = { workspaceId_id: { ...place(), id: watched?.id ?? '' } };
  await getDb().providerApiKey.create({
    data: {
      ...{
        ...place(),
        connectionId,
        id: `key_${added}`,
        name: 'ci',
        projectId: 'proj_1',
        redactedValue: 'sk-…',
        ownerType: 'user',
      },
      ...{ firstSeenAt: NOW, lastSeenAt: NOW, deletedAt: NOW },
    },
  });
  await runRotationRound({ workspaceId: workspace.id, now: NOW });
  expect((await getDb().keyRotation.findUniqueOrThrow({ where })).state).toBe('retired');
});

test('a step of an incident that cannot be read hides no other step and is deleted by an id of its own', async () => {
  const incident = await addIncident();
  const step = { ...place(), incidentId: incident.id, updatedAt: NOW };
  await getDb().incidentStep.createMany({
    data: [
      { ...step, step: 'rotate', state: 'done' },
      { ...step, step: 'write-up', state: 'perhaps' },
      { ...step, step: 'press-release', state: 'done' },
    ],
  });
  const response = await callRoute(`/incidents/${incident.id}/checklist`, { token: workspace.tokens.owner });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('done')]);
  const rows = (await listRows()).filter(({ what }) => what === 'incident-step');
  expect(rows.map(({ name, reason }) => [name, reason.split(':')[0]]).sort()).toEqual([
    ['#7: press-release', 'step'],
    ['#7: write-up', 'state'],
  ]);
  for (const { id } of rows) expect(await remove(`/unreadable-rows/incident-step/${encodeURIComponent(id)}`)).toBe(204);
  expect(await getDb().incidentStep.findMany({ where: place(), select: { step: true } })).toEqual([{ step: 'rotate' }]);
});

test('what the rules found in an event is forgotten where it cannot be read, the event stays', async () => {
  const event = await getDb().accountEvent.create({
    data: {
      ...{ ...place(), connectionId, eventId: 'audit_1', part: 'organization', type: 'api_key.created' },
      ...{ actorKind: 'session', actorId: 'user_1', at: NOW, seenAt: NOW, judgedAt: NOW, details: {}, raw: {} },
      signs: [{ rule: 'of-a-later-version', severity: 'critical' }],
    },
  });
  const [row] = (await listRows()).filter(({ what }) => what === 'account-event');
  expect(row).toMatchObject({ id: event.id, name: 'api_key.created', reason: expect.stringContaining('rule') });
  expect(await remove(`/unreadable-rows/account-event/${event.id}`)).toBe(204);
  const where = { workspaceId_id: { ...place(), id: event.id } };
  expect(await getDb().accountEvent.findUniqueOrThrow({ where })).toMatchObject({ signs: [], judgedAt: NOW });
});

test('hours that were expected of a key are listed where they cannot be read, and forgotten', async () => {
  const key = { ...place(), connectionId, apiKeyId: 'key_hours' };
  const given = { ...{ owner: 'Ada', updatedBy: 'Ada', updatedAt: NOW }, expectedHours: { always: true } };
  await getDb().keyRecord.create({ data: { ...key, ...given, sharedWith: ['Acme'], sharedDetails: 7 } });
  const [row] = (await listRows()).filter(({ what }) => what === 'key-register');
  expect(row).toMatchObject({ name: 'key_hours', reason: expect.stringMatching(/expectedHours|sharedDetails/) });
  expect(await remove(`/unreadable-rows/key-register/${encodeURIComponent(row?.id ?? '')}`)).toBe(204);
  expect(await getDb().keyRecord.findFirst({ where: key })).toMatchObject({
    ...{ owner: 'Ada', sharedWith: ['Acme'], expectedHours: null, sharedDetails: [] },
  });
});

const addIncident = () =>
  getDb().incident.create({
    data: {
      ...{ ...place(), connectionId, number: 7, kind: 'spike', severity: 'critical', scope: {}, contributors: [] },
      ...{ facts: [], explanation: 'x', dedupKey: `spike ${++added}`, title: 'spike' },
      ...{ openedAt: NOW, detectedAt: NOW, windowStart: NOW, windowEnd: NOW },
      ...{ observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n, projected24hNanos: 1n },
    },
  });

const listRows = async () => {
  const response = await callRoute('/unreadable-rows', { token: workspace.tokens.viewer });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: { what: string; id: string; name: string; reason: string }[] }).data;
};
const remove = async (path: string, role: 'owner' | 'admin' | 'member' = 'admin') =>
  (await callRoute(path, { method: 'DELETE', token: workspace.tokens[role] })).status;

test.each(KINDS)('$what: one that cannot be read is deleted by its id, one that can is refused', async (kind) => {
  const [good, bad] = [await kind.add(false), await kind.add(true)];
  expect(await remove(`/unreadable-rows/${kind.what}/${bad.id}`, 'member')).toBe(403);
  expect(await remove(`/unreadable-rows/${kind.what}/${good.id}`)).toBe(404);
  expect(await remove(`/unreadable-rows/${kind.what}/${bad.id}`)).toBe(204);
  expect(await listWhat()).not.toContain(`${kind.what} ${bad.id}`);
  expect(await remove(`/unreadable-rows/${kind.what}/${bad.id}`)).toBe(404);
  const entry = await getDb().auditEntry.findFirst({
    where: { ...place(), action: 'unreadable-row.deleted', target: bad.id },
  });
  expect(entry?.detail).toMatchObject({ what: kind.what });
});

test.each(['/budgets', '/saved-views', '/share-links', '/annotations', '/containment-policies', '/silences'])(
  'DELETE %s/{id} also deletes one that cannot be read',
  async (path) => {
    const bad = await KINDS.find(({ list }) => list.split('?')[0] === path)?.add(true);
    expect(await remove(`${path}/${bad?.id}`)).toBe(204);
    expect((await listRows()).map(({ id }) => id)).not.toContain(bad?.id);
  },
);

test('what was noted about the keys of a connection is forgotten, the connection stays', async () => {
  expect(await remove(`/unreadable-rows/key-access/${connectionId}`)).toBe(204);
  expect(await readList('/connections')).toEqual([connectionId]);
  expect(await listWhat()).not.toContain(`key-access ${connectionId}`);
});
