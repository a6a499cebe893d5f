import { beforeAll, describe, expect, test } from 'vitest';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { getDb } from '@/lib/db/client';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const START = Date.parse('2026-11-20T10:00:00.000Z');
const COUNT = 130;
let seeded: Seeded;
let token: string;
let viewerToken: string;

const SIGN = {
  ...{ rule: 'admin-key-made', severity: 'critical', title: 'New admin key' },
  ...{ reasons: ['from BR, a country new for this actor'], before: 'no such key', after: 'key_9' },
};

beforeAll(async () => {
  seeded = await seedWorkspace();
  const { workspaceId, connectionId } = seeded;
  const add = async (role: 'member' | 'viewer') => {
    const made = createBearerToken(workspaceId);
    await getDb().apiToken.create({ data: { workspaceId, name: role, role, tokenHash: hashBearerToken(made) } });
    return made;
  };
  [token, viewerToken] = [await add('member'), await add('viewer')];
  // Every third shares its second with the one before: a page may end between them.
  await getDb().accountEvent.createMany({
    data: Array.from({ length: COUNT }, (_, index) => ({
      ...{ workspaceId, connectionId, eventId: `event-${index}`, part: 'organization', actorKind: 'session' },
      type: index % 10 === 0 ? 'api_key.created' : 'login.succeeded',
      at: new Date(START + (index - (index % 3)) * 60_000),
      ...{ actorId: `user-${index % 4}`, actorEmail: `person${index % 4}@acme.example`, address: '203.0.113.9' },
      ...{ country: 'SE', asn: '64500', seenAt: new Date(START), judgedAt: new Date(START) },
      ...{ details: { id: index === 0 ? '=HYPERLINK("x")' : 'key' }, raw: {} },
      signs: index === 7 ? [SIGN] : [],
    })),
  });
});

async function ask(path: string, by = token) {
  const response = await callRoute(path, { token: by });
  return { status: response.status, body: await response.json() };
}

async function listAll(query: string): Promise<{ eventId: string; at: string }[]> {
  const all: { eventId: string; at: string }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { status, body } = await ask(
      `/account-activity?limit=20&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    all.push(...body.data);
    cursor = body.nextCursor;
  }
  return all;
}

describe('the account activity', () => {
  test('comes newest first, each event once over all pages', async () => {
    const all = await listAll('');
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(COUNT);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
  });

  test.each([
    ['a kind', 'type=api_key', 13],
    ['a person', 'actor=PERSON1@', 33],
    ['an id', 'actor=user-1', 33],
    [
      'a time',
      `from=${new Date(START + 60 * 60_000).toISOString()}&to=${new Date(START + 90 * 60_000).toISOString()}`,
      30,
    ],
    ['what the rules found', 'unusual=true', 1],
    ['another connection', 'connectionId=01a22a5b-0000-7000-8000-000000000000', 0],
  ])('is narrowed by %s', async (_name, query, count) => {
    expect(await listAll(query)).toHaveLength(count);
  });

  test('says who, from where, and why it was told', async () => {
    const { body } = await ask('/account-activity?unusual=true');
    expect(body.data[0]).toMatchObject({
      ...{ type: 'login.succeeded', address: '203.0.113.9', country: 'SE', network: 'AS64500', signs: [SIGN] },
      actor: { text: 'person3@acme.example', kind: 'session' },
    });
  });

  test('is refused to viewers, and to cursors that no list gave out', async () => {
    expect((await ask('/account-activity', viewerToken)).status).toBe(403);
    expect((await ask('/account-activity?cursor=bm90aGluZw')).status).toBe(400);
  });

  test('is exported whole, without a formula in a cell', async () => {
    const csv = await (await callRoute('/account-activity/export', { token })).text();
    expect(csv.trim().split('\n')).toHaveLength(COUNT + 1);
    expect(csv).toContain('New admin key');
    expect(csv).not.toMatch(/(^|,)"?=/m);
    const lines = await (await callRoute('/account-activity/export?format=json&type=api_key', { token })).text();
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(Array(13).fill('api_key.created'));
  });
});

describe('the state of a log', () => {
  test('is told for every connection, also before it was read', async () => {
    const { connectionId } = seeded;
    expect((await ask('/account-activity/logs')).body.data).toMatchObject([{ connectionId, state: 'waiting' }]);
  });
});

describe('what happened around the start of an incident', () => {
  test('is listed with what could not be seen', async () => {
    const { workspaceId, connectionId } = seeded;
    const at = new Date(START + 10 * 60_000);
    const zero = { observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n };
    const incident = await getDb().incident.create({
      data: {
        ...{ workspaceId, connectionId, number: 900, kind: 'spike', severity: 'critical', scope: {}, contributors: [] },
        ...{ facts: [], explanation: 'x', dedupKey: 'x', title: 'x', ...zero },
        ...{ openedAt: at, detectedAt: at, windowStart: at, windowEnd: at },
      },
    });
    const { status, body } = await ask(`/incidents/${incident.id}/account-activity`);
    expect(status).toBe(200);
    expect(body.events).toHaveLength(50);
    expect(body).toMatchObject({ isCut: true, from: '2026-11-19T22:10:00.000Z', to: '2026-11-20T12:10:00.000Z' });
    expect(body.note).toMatch(/No audit log is read|not known for all/);
    expect(body.events.map((one: { at: string }) => one.at)).toEqual(
      body.events.map((one: { at: string }) => one.at).toSorted(),
    );
  });
});
