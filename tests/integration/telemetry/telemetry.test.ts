import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { overrideEnv } from '@/lib/env';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { readSystemSamples } from '@/lib/services/installation/collect-metrics';
import { createJobRunner, type JobHandlers } from '@/lib/services/installation/run-jobs';
import { startTelemetry } from '@/lib/telemetry/start';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { type HttpPeer, readJson, startHttpPeer } from '../../support/http-peer';

useTestDatabase();

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
type Span = {
  name: string;
  traceId: string;
  parentSpanId?: string;
  attributes: Attribute[];
  status: { code?: number };
};
type Scopes = { spans?: Span[]; metrics?: { name: string }[] }[];

let workspace: TestWorkspace;
let receiver: HttpPeer;
let webhook: HttpPeer;
let isAway = false;

beforeAll(async () => {
  workspace = await createTestWorkspace();
  receiver = await startHttpPeer(() => (isAway ? null : { status: 200, body: '{}' }));
  webhook = await startHttpPeer(() => ({ status: 204 }));
  overrideEnv({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20for-the-receiver',
    ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
  });
});
afterAll(async () => {
  await Promise.all([receiver.close(), webhook.close()]);
});

const listScopes = (path: string) =>
  receiver.requests
    .filter((request) => request.path === path)
    .flatMap((request) => Object.values(readJson(request)).flat() as { scopeSpans?: Scopes; scopeMetrics?: Scopes }[])
    .flatMap(({ scopeSpans = [], scopeMetrics = [] }) => [...scopeSpans, ...scopeMetrics]);
const read = (span: Span | undefined, key: string) => {
  const value = span?.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

test('requests, their statements, jobs and what goes out are told to the receiver, without a secret', async () => {
  const stop = await startTelemetry({ role: 'web', readSamples: readSystemSamples, metricsEveryMs: 300 });
  await callRoute('/budgets', { token: workspace.tokens.owner });
  await callRoute('/budgets/private-words', { token: workspace.tokens.owner });
  await outgoingFetch(`${webhook.url}/hooks/private-path?key=private-words`, { method: 'POST', body: 'x' });
  const refuse = () => Promise.reject(new RangeError('private-words of a failure'));
  const handlers = new Proxy({} as JobHandlers, { get: () => refuse });
  const runner = createJobRunner({ handlers, onChange: () => {} });
  await inWorkspace(workspace.id, () => runner.request(workspace.id, [{ kind: 'budgets', subject: '' }], () => {}));
  await runner.close();
  await expect.poll(() => listScopes('/v1/metrics').length, { timeout: 20_000 }).toBeGreaterThan(0);
  await stop();

  const spans = listScopes('/v1/traces').flatMap((scope) => scope.spans ?? []);
  const list = spans.find(({ name }) => name === 'GET /api/v1/budgets');
  expect(read(list, 'http.response.status_code')).toBe(200);
  const inside = spans.filter(({ traceId }) => traceId === list?.traceId).map(({ name }) => name);
  expect(inside).toContain('SELECT budget');
  const refused = spans.find(({ name }) => name === 'GET /api/v1/budgets/{id}');
  expect([read(refused, 'error.type'), refused?.status.code]).toEqual(['invalid_input', 2]);
  const sent = spans.find(({ name }) => name === 'POST 127.0.0.1');
  expect(read(sent, 'http.response.status_code')).toBe(204);
  const job = spans.find(({ name }) => name === 'job budgets');
  expect([read(job, 'spendwatch.workspace'), read(job, 'error.type')]).toEqual([workspace.id, 'RangeError']);

  const names = listScopes('/v1/metrics')
    .flatMap((scope) => scope.metrics ?? [])
    .map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['spendwatch_http_requests_total', 'spendwatch_worker_up']));

  const [first] = receiver.requests;
  expect(first?.headers.authorization).toBe('Bearer for-the-receiver');
  const everything = receiver.requests.map(({ raw }) => raw.toString('utf8')).join('\n');
  expect(everything).not.toMatch(/private-(words|path)/);
  for (const token of Object.values(workspace.tokens)) expect(everything).not.toContain(token);
});

test('a receiver that is away delays and loses nothing of the work itself', async () => {
  isAway = true;
  const stop = await startTelemetry({ role: 'worker', metricsEveryMs: 300 });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => callRoute('/budgets', { token: workspace.tokens.owner })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  await stop();
  expect(await getDb().workspace.count()).toBe(1);
});

test('without an address nothing is sent and no library is loaded', async () => {
  overrideEnv({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
  const before = receiver.requests.length;
  const stop = await startTelemetry({ role: 'web' });
  await stop();
  expect(receiver.requests.length).toBe(before);
});
