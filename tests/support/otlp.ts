import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb, getPool } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { serveExport } from '@/lib/http/otlp';
import { evaluateUsage } from '@/lib/services/alert-rules/evaluate-usage';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { findTokenSender, receiveExport } from '@/lib/services/connections/pushed/receive-export';
import { pullNextConnection } from '@/lib/worker/pull-loop';
import { startSocketServer } from './socket-server';

/** The receiver behind a socket. */
export const startReceiver = () =>
  startSocketServer((request) => serveExport(new URL(request.url).pathname.split('/').at(-1) ?? '', request));

export async function makeSource(viewer: Viewer, now: Date, name = `Source ${randomUUID()}`) {
  const made = await createConnection(viewer, { provider: 'otlp', name }, undefined, now);
  return { id: made.id, token: made.pushToken ?? '' };
}

type Sum = { name: string; value: number; at: Date; start?: Date | null; attributes?: Record<string, string> };

export const toNanos = (at: Date) => `${at.getTime()}000000`;
export const toAttributes = (attributes: Record<string, string | number>) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));

/** An export of counters in JSON. `temporality`: 1 = delta, 2 = cumulative. */
export function renderSums(
  sums: readonly Sum[],
  {
    temporality = 2,
    resource = { 'service.name': 'checkout' },
  }: { temporality?: 1 | 2; resource?: Record<string, string> } = {},
): string {
  return JSON.stringify({
    resourceMetrics: [
      {
        resource: { attributes: toAttributes(resource) },
        scopeMetrics: [
          {
            scope: { name: 'test' },
            metrics: sums.map(({ name, value, at, start, attributes = {} }) => ({
              name,
              sum: {
                ...{ aggregationTemporality: temporality, isMonotonic: true },
                dataPoints: [
                  {
                    ...{ timeUnixNano: toNanos(at), asDouble: value, attributes: toAttributes(attributes) },
                    ...(start ? { startTimeUnixNano: toNanos(start) } : {}),
                  },
                ],
              },
            })),
          },
        ],
      },
    ],
  });
}

type SpanToSend = { id: string; at: Date; attributes: Record<string, string | number> };

/** An export of spans in JSON; `id` is 16 hex digits. */
export function renderSpans(spans: readonly SpanToSend[], service = 'checkout'): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: toAttributes({ 'service.name': service }) },
        scopeSpans: [
          {
            spans: spans.map(({ id, at, attributes }) => ({
              ...{ traceId: `${id}${id}`, spanId: id, name: 'chat', kind: 3 },
              ...{ startTimeUnixNano: toNanos(new Date(at.getTime() - 900)), endTimeUnixNano: toNanos(at) },
              attributes: toAttributes(attributes),
            })),
          },
        ],
      },
    ],
  });
}

/** Pushes JSON as a sender with this token would, at a time. */
export async function push(token: string, signal: 'metrics' | 'traces', body: string, now: Date) {
  const bytes = new TextEncoder().encode(body);
  return receiveExport(await findTokenSender(token), { signal, encoding: 'json', bytes }, now);
}

/** Lets a worker store what is due, as often as anything is. */
export async function pullAll(readClock: () => Date): Promise<void> {
  const log = pino({ level: 'silent' });
  const evaluate = async (one: { workspaceId: string; connectionId: string }) =>
    void (await evaluateUsage({ ...one, now: readClock() }));
  await acrossWorkspaces(() => getPool().query('UPDATE connection SET next_pull_at = now()'));
  while (await pullNextConnection({ pollIntervalSeconds: 60, readClock, log, evaluate }, new AbortController().signal));
}

export type Stored = {
  at: string;
  service: string | null;
  user: string | null;
  model: string | null;
  requests: number;
  input: number;
  cached: number;
  written: number;
  output: number;
  nanos: number | null;
};

/** Stored rows of a grain of one connection, in order. */
export async function readStored(connectionId: string, grain: 'minute' | 'hour' | 'day' = 'minute'): Promise<Stored[]> {
  const { rows } = await acrossWorkspaces(() =>
    getPool().query<Stored & { at: Date }>(
      `SELECT u.bucket_start AS at, s.project_id AS service, s.user_id AS "user", s.model, u.requests::float8 AS requests,
              u.input_tokens::float8 AS input, u.cached_input_tokens::float8 AS cached,
              coalesce(u.cache_write_tokens, 0)::float8 AS written, u.output_tokens::float8 AS output,
              u.cost_nanos::float8 AS nanos
         FROM usage_${grain} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
        WHERE s.connection_id = $1 ORDER BY 1, 2, 3, 4`,
      [connectionId],
    ),
  );
  return rows.map((row) => ({ ...row, at: (row.at as unknown as Date).toISOString() }));
}

/** A workspace without connections, and its owner. */
export async function makeOwner(): Promise<Viewer> {
  const { id: workspaceId } = await getDb().workspace.create({ data: { name: 'Acme', timezone: 'UTC' } });
  return {
    ...{ workspaceId, timezone: 'UTC', role: 'owner' },
    actor: { kind: 'user', id: randomUUID(), name: 'Ada' },
  };
}
