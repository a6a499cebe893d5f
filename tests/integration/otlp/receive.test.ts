import { gzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { overrideEnv } from '@/lib/env';
import { MAX_EXPORT_BYTES } from '@/lib/http/body-limit';
import { serveExport } from '@/lib/http/otlp';
import { StatusSchema } from '@/lib/providers/otlp/proto/status';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { getPushStatus, replaceSourceToken } from '@/lib/services/connections/pushed/manage-sources';
import { useTestDatabase } from '../../support/database';
import {
  makeOwner,
  makeSource,
  pullAll,
  push,
  readStored,
  renderSpans,
  renderSums,
  startReceiver,
} from '../../support/otlp';
import { sendBody } from '../../support/socket-server';

useTestDatabase();

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const NOW = new Date('2026-11-23T10:30:00Z');
const at = (minute: number, second = 0) => new Date(NOW.getTime() + (minute * 60 + second) * 1_000);
const vllm = { model_name: 'llama' };
const total = (rows: Awaited<ReturnType<typeof readStored>>, field: 'input' | 'output' | 'requests') =>
  rows.reduce((sum, row) => sum + row[field], 0);
const counter = (value: number, when: Date, start: Date | null = at(-5)) =>
  renderSums([{ name: 'vllm:prompt_tokens_total', value, at: when, start, attributes: vllm }]);

async function start() {
  const viewer = await makeOwner();
  return { viewer, ...(await makeSource(viewer, NOW)) };
}

const send = (token: string | null, body: BodyInit, headers: Record<string, string> = {}, signal = 'metrics') =>
  fetch(`${receiver.url}/otlp/v1/${signal}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });

test('counters: repeated, out of order, restarted, falling, and two processes of one name', async () => {
  const { id, token, viewer } = await start();
  // It began five minutes ago and had hardly spent: all of it counts.
  await push(token, 'metrics', counter(100, at(0)), at(0));
  await push(token, 'metrics', counter(100, at(0)), at(0, 5));
  await push(token, 'metrics', counter(150, at(1)), at(1));
  await push(token, 'metrics', counter(120, at(0, 30)), at(1, 5));
  // The process was restarted: another start, its sum begins at zero.
  await push(token, 'metrics', counter(7, at(2), at(1, 30)), at(2));
  // A second process with the same attributes that began at another time.
  await push(token, 'metrics', counter(1_000, at(2), at(0, 10)), at(2));
  await push(token, 'metrics', counter(9, at(3), at(1, 30)), at(3));
  // Falls without a new start: it began again.
  await push(token, 'metrics', counter(4, at(4), at(1, 30)), at(4));
  await pullAll(() => at(5));
  expect(total(await readStored(id), 'input')).toBe(100 + 50 + 7 + 1_000 + 2 + 4);
  expect((await getPushStatus(viewer, id)).items).toMatchObject({ counted: 6, repeated: 2, refused: 0, started: 0 });
});

test('a process that began long before the source counts from its second point on; a new counter of it in full', async () => {
  const { id, token } = await start();
  const old = at(-600);
  const sums = (values: Record<string, number>, when: Date) =>
    renderSums(
      Object.entries(values).map(([model, value]) => ({
        ...{ name: 'vllm:generation_tokens_total', value, at: when, start: old },
        attributes: { model_name: model },
      })),
    );
  await push(token, 'metrics', sums({ llama: 1_000_000 }, at(0)), at(0));
  await push(token, 'metrics', sums({ llama: 1_000_010, qwen: 5 }, at(1)), at(1));
  await pullAll(() => at(2));
  expect(await readStored(id)).toMatchObject([
    { at: '2026-11-23T10:30:00.000Z', model: 'vllm/llama', output: 10 },
    { at: '2026-11-23T10:30:00.000Z', model: 'vllm/qwen', output: 5 },
  ]);
});

test('what a counter tells after a gap of hours is spread over them, and adds up', async () => {
  const { id, token } = await start();
  await push(token, 'metrics', counter(0, at(0)), at(0));
  await push(token, 'metrics', counter(1_201, at(120)), at(120));
  await pullAll(() => at(121));
  const rows = await readStored(id);
  expect(rows).toHaveLength(120);
  expect(Math.max(...rows.map(({ input }) => input))).toBeLessThanOrEqual(12);
  expect(total(rows, 'input')).toBe(1_201);
  for (const grain of ['hour', 'day'] as const) expect(total(await readStored(id, grain), 'input')).toBe(1_201);
});

test('deltas and spans are counted once, however often and by how many processes they are taken', async () => {
  const { id, token } = await start();
  const delta = renderSums(
    [
      {
        name: 'claude_code.token.usage',
        value: 30,
        at: at(0),
        start: at(-1),
        attributes: { type: 'input', model: 'm' },
      },
    ],
    { temporality: 1 },
  );
  const span = (n: number) => ({
    id: `00000000000000a${n}`,
    at: at(0, n),
    attributes: { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.usage.input_tokens': 10 },
  });
  const spans = renderSpans([span(1), span(2), span(3)], 'agent');
  await Promise.all([
    ...Array.from({ length: 6 }, () => push(token, 'metrics', delta, at(0, 30))),
    ...Array.from({ length: 6 }, () => push(token, 'traces', spans, at(0, 30))),
    ...Array.from({ length: 6 }, () => push(token, 'traces', renderSpans([span(3), span(4)], 'agent'), at(0, 30))),
  ]);
  await pullAll(() => at(2));
  const rows = await readStored(id);
  expect(total(rows, 'input')).toBe(30 + 4 * 10);
  expect(total(rows, 'requests')).toBe(4);
});

test('many writers of one counter at once: the newest sum is what is stored', async () => {
  const { id, token } = await start();
  const order = [7, 3, 9, 1, 10, 5, 2, 8, 4, 6];
  await Promise.all(order.map((n) => push(token, 'metrics', counter(n * 100, at(0, n * 6)), at(1))));
  await pullAll(() => at(2));
  expect(total(await readStored(id), 'input')).toBe(1_000);
});

test('a transaction that is cut off leaves nothing; the export comes again and counts once', async () => {
  const { id, token } = await start();
  await push(token, 'metrics', counter(5, at(0)), at(0));
  const blocker = await getPool().connect();
  await blocker.query('BEGIN');
  await acrossWorkspaces(() => blocker.query('SELECT 1 FROM push_source WHERE connection_id = $1 FOR UPDATE', [id]));
  const cut = push(token, 'metrics', counter(25, at(1)), at(1));
  cut.catch(() => {});
  await expect
    .poll(async () => {
      const { rows } = await acrossWorkspaces(() =>
        getPool().query<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%push_source%' AND datname = current_database()`,
        ),
      );
      for (const { pid } of rows) await getPool().query('SELECT pg_terminate_backend($1)', [pid]);
      return rows.length;
    })
    .toBe(1);
  await expect(cut).rejects.toThrow();
  await blocker.query('COMMIT');
  blocker.release();
  await push(token, 'metrics', counter(25, at(1)), at(1));
  await push(token, 'metrics', counter(25, at(1)), at(1));
  await pullAll(() => at(2));
  expect(total(await readStored(id), 'input')).toBe(25);
  // A worker that died after storing and before noting it stores the same again: nothing changes.
  await acrossWorkspaces(() =>
    getPool().query('UPDATE push_source SET applied_version = 0 WHERE connection_id = $1', [id]),
  );
  const before = await readStored(id, 'day');
  await pullAll(() => at(3));
  expect(await readStored(id, 'day')).toEqual(before);
});

test('metrics and spans of one service and model count once; each counts where the other is silent', async () => {
  const { id, token, viewer } = await start();
  const spans = (n: number, when: Date) =>
    renderSpans([
      {
        id: `0000000000000b${String(n).padStart(2, '0')}`,
        at: when,
        attributes: {
          ...{ 'gen_ai.provider.name': 'openai', 'gen_ai.response.model': 'gpt-5-mini-2025-08-07' },
          'gen_ai.usage.input_tokens': 10,
        },
      },
    ]);
  const metric = (value: number, when: Date) =>
    renderSums([
      {
        ...{ name: 'gen_ai.client.inference.usage.input_tokens', value, at: when, start: at(0) },
        attributes: { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5-mini' },
      },
    ]);
  await push(token, 'traces', spans(1, at(0, 10)), at(0, 11));
  await push(token, 'traces', spans(2, at(0, 50)), at(0, 51));
  // The same two calls, told by the counter at the end of the minute: spans were counted until then.
  await push(token, 'metrics', metric(20, at(1)), at(1));
  await push(token, 'traces', spans(3, at(1, 30)), at(1, 31));
  await push(token, 'metrics', metric(30, at(2)), at(2));
  await pullAll(() => at(3));
  expect(total(await readStored(id), 'input')).toBe(30);
  expect((await getPushStatus(viewer, id)).services).toMatchObject([{ signal: 'gen-ai-usage' }]);
  // The counter says nothing more: after a quarter of an hour spans count again.
  await push(token, 'traces', spans(4, at(20)), at(20));
  await pullAll(() => at(21));
  expect(total(await readStored(id), 'input')).toBe(40);
});

test('Claude Code: all four kinds of tokens, and its own word for what they cost', async () => {
  const { id, token } = await start();
  const attributes = { model: 'claude-sonnet-4-5', 'user.email': 'ada@example.com', 'session.id': 's1' };
  const part = (type: string, value: number) => ({
    ...{ name: 'claude_code.token.usage', value, at: at(1), start: at(0) },
    attributes: { ...attributes, type },
  });
  const body = renderSums(
    [
      ...[part('input', 100), part('output', 20), part('cacheRead', 5_000), part('cacheCreation', 300)],
      { name: 'claude_code.cost.usage', value: 0.0123456789, at: at(1), start: at(0), attributes },
    ],
    { temporality: 1, resource: { 'service.name': 'claude-code' } },
  );
  await push(token, 'metrics', body, at(1));
  await pullAll(() => at(2));
  expect(await readStored(id)).toMatchObject([
    {
      ...{ service: 'claude-code', user: 'ada@example.com', model: 'anthropic/claude-sonnet-4-5', requests: 0 },
      ...{ input: 5_400, cached: 5_000, written: 300, output: 20, nanos: 12_345_679 },
    },
  ]);
});

test('items that cannot be right are refused with the reason, the rest is taken', async () => {
  const { id, token, viewer } = await start();
  const now = new Date();
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const sum = (value: number, when: Date, start = ago(30), name = 'vllm:prompt_tokens_total') => ({
    ...{ name, value, at: when, start, attributes: vllm },
  });
  const body = renderSums(
    [
      sum(1, ago(-3_600)),
      sum(1, ago(2 * 86_400), ago(3 * 86_400)),
      sum(1, ago(40), ago(20)),
      sum(-5, ago(10)),
      { ...sum(1, ago(10)), attributes: { model_name: 'x'.repeat(300) } },
      sum(70, ago(10)),
      // Nothing of ours: taken and left alone, as a Collector sends everything it has.
      sum(1, ago(10), ago(20), 'http.server.requests'),
    ],
    { temporality: 1 },
  );
  const reply = await send(token, body);
  expect(reply.status).toBe(200);
  const { partialSuccess } = (await reply.json()) as {
    partialSuccess: { rejectedDataPoints: string; errorMessage: string };
  };
  expect(partialSuccess.rejectedDataPoints).toBe('5');
  for (const word of ['at most 5 minutes after', 'at most a day before', 'after end', 'below zero', '200 characters'])
    expect(partialSuccess.errorMessage).toContain(word);
  const status = await getPushStatus(viewer, id);
  expect(status.refusals.map(({ code }) => code).sort()).toEqual(
    ['future', 'negative', 'text_too_long', 'too_old', 'wrong_span'].sort(),
  );
  expect(status.items).toMatchObject({ counted: 1, refused: 5 });
  await pullAll(() => new Date());
  expect(total(await readStored(id), 'input')).toBe(70);
  const gauge = JSON.stringify({
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name: 'vllm:prompt_tokens', gauge: { dataPoints: [{}, {}] } }] }] },
    ],
  });
  expect(await (await send(token, gauge)).json()).toMatchObject({
    partialSuccess: { rejectedDataPoints: '2', errorMessage: expect.stringContaining('expected a sum or a histogram') },
  });
});

test('an export wakes the worker, and who sends too often is told when to come again', async () => {
  const { id, token, viewer } = await start();
  const due = async () =>
    (
      await getDb().connection.findFirstOrThrow({ where: { workspaceId: viewer.workspaceId, id } })
    ).nextPullAt.getTime();
  await pullAll(() => new Date());
  expect(await due()).toBeGreaterThan(Date.now() + 30_000);
  expect((await send(token, '{}')).status).toBe(200);
  expect(await due()).toBeLessThanOrEqual(Date.now() + 1_000);
  overrideEnv({ RATE_LIMIT_PER_MINUTE: '1' });
  expect((await send(token, '{}')).status).toBe(200);
  const often = await send(token, '{}');
  overrideEnv({ RATE_LIMIT_PER_MINUTE: '10000000' });
  expect([often.status, Number(often.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect(await often.json()).toMatchObject({ code: 8, message: expect.stringContaining('more than 1 requests') });
});

test('of many exports at once some are asked to come again, and none is lost', async () => {
  const { id, token } = await start();
  const now = new Date();
  const bodies = Array.from({ length: 30 }, (_, n) => {
    const sums = [{ name: 'vllm:prompt_tokens', value: 1, at: new Date(now.getTime() - n), attributes: vllm }];
    return renderSums(sums, { temporality: 1 });
  });
  const statuses = new Set<number>();
  const insist = async (body: string) => {
    for (;;) {
      const { status } = await send(token, body);
      statuses.add(status);
      if (status === 200) return;
      expect(status).toBe(503);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  await Promise.all(bodies.map(insist));
  expect(statuses).toEqual(new Set([200, 503]));
  await pullAll(() => new Date());
  expect(total(await readStored(id), 'input')).toBe(30);
});

test('who may not, what is no export, and what is too much: the status and the words of OTLP', async () => {
  const { id, token, viewer } = await start();
  const read = async (reply: Response) => ({ status: reply.status, ...((await reply.json()) as object) });
  expect(await read(await send(null, '{}'))).toMatchObject({ status: 401, code: 16 });
  expect(await read(await send(`${token.slice(0, -1)}x`, '{}'))).toMatchObject({ status: 401, code: 16 });
  expect(await read(await send(token, '{}', {}, 'logs'))).toMatchObject({ status: 404, code: 5 });
  expect(await read(await send(token, '{}', { 'content-type': 'text/plain' }))).toMatchObject({ status: 415, code: 3 });
  expect(await read(await send(token, '{}', { 'content-encoding': 'br' }))).toMatchObject({ status: 415, code: 3 });
  expect(await read(await send(token, '{"resourceMetrics": 5}'))).toMatchObject({ status: 400, code: 3 });
  expect(await read(await send(token, 'no gzip', { 'content-encoding': 'gzip' }))).toMatchObject({ status: 400 });
  const deep = `{"resourceMetrics":[{"resource":{"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(500)}{}${']}}'.repeat(500)}}]}}]}`;
  expect(await read(await send(token, deep))).toMatchObject({ status: 400, code: 3 });
  const bomb = gzipSync(Buffer.alloc(MAX_EXPORT_BYTES * 20, ' '));
  expect(bomb.length).toBeLessThan(MAX_EXPORT_BYTES);
  expect(await read(await send(token, bomb, { 'content-encoding': 'gzip' }))).toMatchObject({ status: 413, code: 8 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (const isDeclared of [true, false]) {
    const sent = await sendBody(`${receiver.url}/otlp/v1/metrics`, {
      bytes: 20 * MAX_EXPORT_BYTES,
      isDeclared,
      headers,
    });
    // Who goes on sending may not get to see the answer.
    expect([413, 0]).toContain(sent.status);
    expect(sent.sentBytes).toBeLessThan(20 * MAX_EXPORT_BYTES);
  }
  const tooLarge = new Request('http://localhost/otlp/v1/metrics', {
    ...{ method: 'POST', headers, body: Buffer.alloc(MAX_EXPORT_BYTES + 1, ' ') },
  });
  expect(await read(await serveExport('metrics', tooLarge))).toMatchObject({ status: 413, code: 8 });
  // Failures come in the encoding of the request.
  const binary = { 'content-type': 'application/x-protobuf' };
  const refused = await send(token, new Uint8Array([255, 255, 255]), binary);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/x-protobuf']);
  expect(fromBinary(StatusSchema, new Uint8Array(await refused.arrayBuffer())).message).toContain('OTLP export');
  // An empty export is one: the sender lives.
  const empty = await send(token, new Uint8Array(), binary);
  expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([200, 0]);
  expect((await getPushStatus(viewer, id)).lastReceivedAt).not.toBeNull();
  // A replaced token ends at once; a paused source takes nothing.
  const { pushToken } = await replaceSourceToken(viewer, id);
  expect(
    await getDb().auditEntry.findFirst({ where: { target: id, action: 'connection.push-token-replaced' } }),
  ).toMatchObject({ actor: viewer.actor.name });
  expect((await send(token, '{}')).status).toBe(401);
  expect((await send(pushToken, '{}')).status).toBe(200);
  await updateConnection(viewer, id, { state: 'paused' });
  expect(await read(await send(pushToken, '{}'))).toMatchObject({
    status: 403,
    message: expect.stringContaining('paused'),
  });
});
