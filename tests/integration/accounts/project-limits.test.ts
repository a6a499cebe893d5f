import { beforeAll, describe, expect, test } from 'vitest';
import { GET as getMetrics } from '@/app/metrics/route';
import { OPERATIONS } from '@/lib/api/operations';
import { getDb } from '@/lib/db/client';
import { listBudgetSuggestions } from '@/lib/services/budgets/list-budget-suggestions';
import { watchChanges } from '@/lib/services/installation/watch-changes';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const FROM = new Date('2026-11-20T00:00:00Z');
const TO = new Date('2026-11-20T06:00:00Z');
const WINDOW = `from=${FROM.toISOString()}&to=${TO.toISOString()}&bucket=hour`;
let workspace: TestWorkspace;
let limited: TestPerson;
const incidents: Record<string, string> = {};

const PLACES = [
  { project: 'proj_a', apiKey: 'key_proj_a', user: 'user_a', model: 'gpt-5', dollars: 1n, word: 'Own' },
  { project: 'proj_b', apiKey: 'key_proj_b', user: 'user_b', model: 'o3-foreign', dollars: 7n, word: 'Foreign' },
] as const;

/** One dollar an hour in the project of the limited member, seven in another; each with key, person and incidents. */
beforeAll(async () => {
  workspace = await createTestWorkspace();
  limited = await createTestPerson(workspace.id, 'member', { projectIds: ['proj_a'] });
  const span: [Date, Date] = [FROM, TO];
  const connection = await createReadConnection(workspace.id, 'OpenAI', { minute: span, hour: span, day: span });
  const facts: MinuteFact[] = PLACES.flatMap(({ project, apiKey, user, model, dollars }) =>
    Array.from({ length: 6 }, (_, hour) => ({
      at: new Date(FROM.getTime() + hour * 3_600_000),
      group: { model, project, apiKey, user, kind: 'completions', serviceTier: null, batch: null, connection },
      requests: 1n,
      inputTokens: 1n,
      costNanos: dollars * 10n ** 9n,
    })),
  );
  await storeFacts(workspace.id, facts, ['minute', 'hour', 'day']);
  for (const [at, { project, apiKey, user, word }] of PLACES.entries()) {
    const row = { workspaceId: workspace.id, connectionId: connection, firstSeenAt: FROM, lastSeenAt: FROM };
    await getDb().providerProject.create({ data: { ...row, id: project, name: `${word} project`, status: 'active' } });
    const owner = { ownerType: 'user', ownerId: user, redactedValue: `sk-${word}` };
    await getDb().providerApiKey.create({
      data: { ...row, ...owner, id: apiKey, projectId: project, name: `${word} key` },
    });
    await getDb().providerUser.create({
      data: { ...row, id: user, name: `${word} person`, email: `${word}@example.com`, type: 'user', role: 'reader' },
    });
    for (const nth of [1, 2]) {
      const { id } = await getDb().incident.create({
        data: {
          ...{ workspaceId: workspace.id, kind: 'spike', severity: 'critical', title: `${word} incident ${nth}` },
          ...{ number: at * 2 + nth, dedupKey: `${project}/${nth}`, scope: { projectId: project, apiKeyId: apiKey } },
          ...{ openedAt: FROM, detectedAt: FROM, windowStart: FROM, windowEnd: TO, contributors: [], facts: [] },
          ...{ observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n, projected24hNanos: 1n },
          explanation: `${word} spends`,
        },
      });
      incidents[`${word} ${nth}`] = id;
    }
  }
});

const read = async (path: string, headers = limited.headers) => {
  const response = await callRoute(path, { headers });
  return { status: response.status, body: await response.json() };
};
const readCost = async (path: string, headers?: Record<string, string>) =>
  Number((await read(path, headers)).body.totals?.cost);

describe('a member limited to one project', () => {
  test('sees the spend of that project only, also when somebody else just asked the same', async () => {
    const owner = await createTestPerson(workspace.id, 'owner');
    expect(await readCost(`/usage?${WINDOW}`, owner.headers)).toBe(48);
    expect(await readCost(`/usage?${WINDOW}`)).toBe(6);
    const { body } = await read(`/usage?${WINDOW}&groupBy=project,apiKey`);
    expect(body.series.map((one: { group: unknown }) => one.group)).toEqual([
      { project: 'proj_a', apiKey: 'key_proj_a' },
    ]);
    expect(await readCost(`/usage?${WINDOW}`, owner.headers)).toBe(48);
  });

  test('cannot ask for another project by any filter', async () => {
    expect((await read(`/usage?${WINDOW}&project=proj_b`)).status).toBe(403);
    expect(await readCost(`/usage?${WINDOW}&project=proj_a&project=proj_b`)).toBe(6);
    expect((await read(`/usage?${WINDOW}&apiKey=key_proj_b`)).body.series ?? []).toEqual([]);
    const groups = await read(`/usage/groups?from=${FROM.toISOString()}&to=${TO.toISOString()}&groupBy=project`);
    expect(JSON.stringify(groups.body)).not.toContain('proj_b');
  });

  test('sees budgets and incidents of that project only', async () => {
    const create = async (name: string, scope: Record<string, string>) => {
      const body = { name, amount: '10', scope };
      const response = await callRoute('/budgets', { method: 'POST', token: workspace.tokens.member, body });
      return ((await response.json()) as { id: string }).id;
    };
    const [own, foreign, all] = [
      await create('Own', { projectId: 'proj_a' }),
      await create('Foreign', { projectId: 'proj_b' }),
      await create('All', {}),
    ];
    expect((await read('/budgets')).body.data.map((one: { name: string }) => one.name)).toEqual(['Own']);
    expect((await read(`/budgets/${own}/status`)).status).toBe(200);
    for (const id of [foreign, all]) {
      expect((await read(`/budgets/${id}`)).status).toBe(404);
      expect((await read(`/budgets/${id}/status`)).status).toBe(404);
    }
    expect(await getDb().budget.count()).toBe(3);
    const viewer = { workspaceId: workspace.id, timezone: 'UTC', role: 'member' as const, projectIds: ['proj_a'] };
    const actor = { kind: 'user' as const, id: limited.userId, name: 'Lim' };
    expect((await listBudgetSuggestions({ ...viewer, actor })).data).toEqual([]);
  });

  test('acts on incidents of that project, and finds no others', async () => {
    const act = async (name: string, verb: string, body: unknown) => {
      const path = `/incidents/${incidents[name]}/${verb}`;
      return (await callRoute(path, { method: 'POST', headers: limited.headers, body })).status;
    };
    const later = { until: new Date(Date.now() + 3_600_000).toISOString() };
    const acts: [verb: string, body: unknown][] = [
      ['acknowledge', {}],
      ['snooze', later],
      ['feedback', { verdict: 'real', note: '' }],
      ['resolve', {}],
      ['reopen', {}],
    ];
    for (const [verb, body] of acts) {
      expect([verb, await act('Own 1', verb, body)]).toEqual([verb, 200]);
      expect([verb, await act('Foreign 1', verb, body)]).toEqual([verb, 404]);
    }
    const ids = [incidents['Own 2'], incidents['Foreign 2']];
    const many = { method: 'POST', headers: limited.headers, body: { ids } };
    expect(await (await callRoute('/incidents/acknowledge', many)).json()).toMatchObject({
      acknowledged: [incidents['Own 2']],
      skipped: [{ id: incidents['Foreign 2'] }],
    });
    const foreign = await getDb().incident.findMany({ where: { title: { startsWith: 'Foreign' } } });
    expect(foreign.map(({ state, feedback }) => [state, feedback])).toEqual([
      ['open', null],
      ['open', null],
    ]);
  });

  test('describes keys of that project only', async () => {
    const patch = async (id: string) =>
      (await callRoute(`/keys/${id}`, { method: 'PATCH', headers: limited.headers, body: { note: 'ours' } })).status;
    expect([await patch('key_proj_a'), await patch('key_proj_b')]).toEqual([200, 404]);
    expect((await read('/keys')).body.data.map((one: { id: string }) => one.id)).toEqual(['key_proj_a']);
    expect((await read('/projects')).body.data.map((one: { id: string }) => one.id)).toEqual(['proj_a']);
  });

  test('sees the overview and the details of what is theirs', async () => {
    const { body } = await read('/overview');
    expect(body.movers.map((one: { id: string }) => one.id)).toEqual(['key_proj_a']);
    expect(body.openIncidents.every((one: { title: string }) => one.title.startsWith('Own'))).toBe(true);
    for (const { project, apiKey, user, model, word } of PLACES) {
      const things = { project, apiKey, user, model };
      for (const [dimension, id] of Object.entries(things)) {
        const { status } = await read(`/details?dimension=${dimension}&id=${id}`);
        expect([dimension, id, status]).toEqual([dimension, id, word === 'Own' ? 200 : 404]);
      }
    }
    const found = (await read('/search?q=o')).body.data.map((one: { name: string }) => one.name);
    expect(found).toEqual(expect.arrayContaining(['Own key', 'Own project', 'Own person', 'Own incident 1']));
    for (const q of ['foreign', 'proj_b', 'o3']) expect((await read(`/search?q=${q}`)).body.data).toEqual([]);
  });

  test('reads nothing, by any operation, that another project is in', async () => {
    const query: Record<string, string> = {
      '/usage': WINDOW,
      '/usage/groups': `${WINDOW.replace('&bucket=hour', '')}&groupBy=project,apiKey,user,model`,
      '/usage/hours': WINDOW.replace('&bucket=hour', ''),
      '/usage/markers': WINDOW.replace('&bucket=hour', ''),
      '/usage/export': `${WINDOW}&groupBy=project,apiKey`,
      '/details': 'dimension=apiKey&id=key_proj_a',
      '/search': 'q=e',
    };
    const readable = OPERATIONS.filter(({ method, path, projects }) => {
      // Levers are asked of the provider, see tests/integration/containment/actions.test.ts.
      if (path === '/changes' || path === '/containment-levers') return false;
      return method === 'GET' && projects !== undefined && !path.includes('{');
    });
    expect(readable.length).toBeGreaterThan(14);
    for (const { path } of readable) {
      const response = await callRoute(`${path}?${query[path] ?? ''}`, { headers: limited.headers });
      const text = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      // Six hours of seven dollars are 42, and 48 with ours.
      expect([path, /foreign|proj_b|user_b|"(?:7|42|48)"/i.exec(text)?.[0]]).toEqual([path, undefined]);
    }
  });

  test('is told to ask again by the clock, so that it does not hear when others spend, and of no mail', async () => {
    const heard: string[] = [];
    const viewer = { workspaceId: workspace.id, timezone: 'UTC', role: 'member' as const, projectIds: ['proj_a'] };
    const actor = { kind: 'user' as const, id: limited.userId, name: 'Lim' };
    const stop = watchChanges({ ...viewer, actor }, (topic) => heard.push(topic), { blindMs: 400 });
    await getDb().incident.updateMany({ where: { number: 3 }, data: { explanation: 'Foreign spends more' } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(heard).toEqual([]);
    await expect.poll(() => heard).toEqual(['incidents', 'usage', 'connections', 'budgets']);
    stop();
  });

  test('reads no line of an incident about a wider one with the same cause', async () => {
    const incidentId = incidents['Own 2'] ?? '';
    const text = 'Incident #9 has the same cause and is covered here: Foreign project spends';
    const event = { workspaceId: workspace.id, incidentId, at: FROM, actor: null };
    await getDb().incidentEvent.create({ data: { ...event, kind: 'merged', text } });
    await getDb().incidentEvent.create({ data: { ...event, kind: 'opened', text: 'Opened as critical' } });
    const owner = await createTestPerson(workspace.id, 'owner');
    const readKinds = async (headers: Record<string, string>) =>
      (await read(`/incidents/${incidentId}`, headers)).body.timeline.map((one: { kind: string }) => one.kind);
    expect(await readKinds(owner.headers)).toContain('merged');
    expect(await readKinds(limited.headers)).toContain('opened');
    expect(await readKinds(limited.headers)).not.toContain('merged');
  });

  test('gets nothing that speaks of the whole organization', async () => {
    for (const path of [
      '/saved-views',
      '/reconciliation?from=2026-11-19&to=2026-11-20',
      '/members',
      '/captured-mails',
    ]) {
      expect((await read(path)).status, path).toBe(403);
    }
    const metrics = new Request('https://spend.example.com/metrics', { headers: limited.headers });
    expect((await getMetrics(metrics)).status).toBe(403);
  });
});
