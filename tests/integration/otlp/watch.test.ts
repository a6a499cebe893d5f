import { expect, test } from 'vitest';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { evaluateStaleness } from '@/lib/services/alert-rules/evaluate-staleness';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { useTestDatabase } from '../../support/database';
import { makeOwner, makeSource, pullAll, push, renderSpans, renderSums } from '../../support/otlp';

useTestDatabase();

const START = new Date('2026-11-23T10:00:00Z');
const at = (minute: number) => new Date(START.getTime() + minute * 60_000);

/** A minute of one model's use: $2.50 a million tokens of gpt-4o. */
const use = (tokens: number, minute: number, attributes: Record<string, string> = {}) =>
  renderSums(
    [
      {
        ...{ name: 'gen_ai.client.inference.usage.input_tokens', value: tokens, start: at(minute - 1), at: at(minute) },
        attributes: { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o', ...attributes },
      },
    ],
    { temporality: 1 },
  );

test('a leak on a pushed service is told within minutes, by name', async () => {
  const viewer = await makeOwner();
  const { id, token } = await makeSource(viewer, START, 'Agents');
  const incidents = () => getDb().incident.findMany({ where: { workspaceId: viewer.workspaceId, connectionId: id } });
  // Three days of quiet use, about 60 cents an hour.
  for (let minute = 1; minute <= 3 * 1_440; minute += 30)
    await push(token, 'metrics', use(120_000, minute), at(minute));
  await pullAll(() => at(3 * 1_440));
  expect(await incidents()).toEqual([]);
  const leakFrom = 3 * 1_440;
  let toldAfter: number | null = null;
  for (let minute = 1; minute <= 15 && toldAfter === null; minute += 1) {
    await push(token, 'metrics', use(4_000_000, leakFrom + minute), at(leakFrom + minute));
    await pullAll(() => at(leakFrom + minute));
    if ((await incidents()).length > 0) toldAfter = minute;
  }
  expect(toldAfter).toBeLessThanOrEqual(10);
  const [incident] = await incidents();
  expect(incident).toMatchObject({ state: 'open' });
  expect(`${incident?.title} ${incident?.explanation}`).toMatch(/checkout|gpt-4o/);
}, 240_000);

test('silence is unknown and never calm: charts, freshness and the stale-data alert say so, and a message ends it', async () => {
  const viewer = await makeOwner();
  const { workspaceId } = viewer;
  const { id, token } = await makeSource(viewer, START, 'Laptops');
  const stale = async (minute: number) => evaluateStaleness({ workspaceId, now: at(minute), pollIntervalSeconds: 60 });
  const ask = (minute: number) =>
    getUsageSeries(
      viewer,
      UsageQuery.parse({
        ...{ from: START.toISOString(), to: at(minute).toISOString(), bucket: 'minute', connection: [id] },
      }),
      at(minute),
    );
  // Nobody sends yet: nothing could have stopped.
  await pullAll(() => at(0));
  expect(await stale(600)).toEqual({ opened: 0, resolved: 0 });
  await push(token, 'metrics', use(1_000, 2), at(2));
  await pullAll(() => at(3));
  expect(await stale(3)).toEqual({ opened: 0, resolved: 0 });
  const early = await ask(10);
  expect(early.series[0]?.points).toMatchObject([{ start: at(1).toISOString(), inputTokens: 1_000 }]);
  expect(early.asOf).toBe(at(2).toISOString());
  // The worker goes on reading every minute, and still nothing came.
  await pullAll(() => at(30));
  const connection = await getDb().connection.findFirstOrThrow({ where: { workspaceId, id } });
  expect(connection.lastSuccessAt).toEqual(at(2));
  expect((await ask(30)).asOf).toBe(at(2).toISOString());
  expect(await stale(30)).toEqual({ opened: 1, resolved: 0 });
  const [incident] = await getDb().incident.findMany({ where: { workspaceId, connectionId: id } });
  expect(incident?.explanation).toContain('The last message from the senders of "Laptops" came at');
  // A message without any usage is a sign of life.
  await push(token, 'metrics', '{}', at(31));
  await pullAll(() => at(31));
  expect(await stale(31)).toEqual({ opened: 0, resolved: 1 });
  expect((await ask(31)).asOf).toBe(at(31).toISOString());
});

test('what a connection of the vendor bills is left out of the source, unless somebody says otherwise', async () => {
  const viewer = await makeOwner();
  const { workspaceId } = viewer;
  const { id, token } = await makeSource(viewer, START, 'Apps');
  const anthropicSpan = { 'gen_ai.provider.name': 'anthropic', 'gen_ai.request.model': 'claude-sonnet-4-5' };
  const span = {
    ...{ id: '00000000000000c1', at: at(1) },
    attributes: { ...anthropicSpan, 'gen_ai.usage.input_tokens': 100_000 },
  };
  await push(token, 'traces', renderSpans([span]), at(2));
  await push(token, 'metrics', use(1_000_000, 2), at(2));
  await pullAll(() => at(3));
  const cost = async () => {
    const query = UsageQuery.parse({ from: START.toISOString(), to: at(60).toISOString(), bucket: 'hour' });
    return (await getUsageSeries(viewer, query, at(3))).totals.cost;
  };
  expect(await cost()).toBe('2.8');
  const openai = await getDb().connection.create({
    data: { workspaceId, provider: 'openai', name: 'OpenAI', adminKey: new Uint8Array([1]), adminKeyHint: 'abcd' },
  });
  expect(await cost()).toBe('0.3');
  await updateConnection(viewer, id, { billedBy: { openai: null } }, at(3));
  expect(await cost()).toBe('2.8');
  expect(openai.provider).toBe('openai');
});
