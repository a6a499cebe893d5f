import { z } from 'zod';
import { readNow } from '@/lib/clock';
import { formatNanosExact } from '@/lib/domain/money';
import { type Controls, createControls } from '../controls';
import { type HttpPeer, type PeerCall, type PeerReply, startHttpPeer } from '../http-peer';
import type { Key, Organization } from '../organization';
import { resolveEvents } from '../resolved-events';
import { createCalmScenario, type Scenario } from '../scenario';
import { PROPAGATION_SECONDS } from '../settings';
import { createStreams } from '../streams';
import { createTraffic, type Traffic } from '../traffic';
import { describeOpenRouterAccount } from './organization';
import { sumStreams } from './usage';

/** Opens nothing anywhere: it is accepted by the simulator alone. */
const MANAGEMENT_KEY = 'sk-or-v1-simulator-only-management-00000000';
const ACTION_KEY = 'sk-or-v1-simulator-only-actions-000000000001';

type Refused = { status: number; message: string };
type Quirks = {
  /** Answers of more rows are cut. */
  mostRows: number;
};
type KeySettings = { disabled: boolean; limit: number | null };
type State = {
  organization: Organization;
  traffic: Traffic;
  controls: Controls;
  settings: Map<string, KeySettings>;
  budgets: Map<string, number>;
  quirks: Quirks;
};

export type OpenRouterSimulator = HttpPeer & {
  adminKey: string;
  actionKey: string;
  organization: Organization;
  traffic: Traffic;
  setQuirks(quirks: Partial<Quirks>): void;
};

type Options = { port?: number; host?: string; seed?: number; now?: () => Date; scenario?: Scenario };

/** Starts a server that speaks OpenRouter's management API for an invented account. */
export async function startOpenRouterSimulator(options: Options = {}): Promise<OpenRouterSimulator> {
  const { seed = 1, now = readNow, scenario = createCalmScenario() } = options;
  const organization = describeOpenRouterAccount();
  const events = resolveEvents(scenario.events, now());
  const controls = createControls();
  const traffic = createTraffic(seed, createStreams(seed, organization, events), events, controls);
  const state: State = {
    ...{ organization, traffic, controls, settings: new Map(), budgets: new Map(), quirks: { mostRows: 10_000 } },
  };
  const peer = await startHttpPeer({ ...options, now, answer: (call) => answer(state, call) });
  return {
    ...peer,
    ...{ url: `${peer.url}/api/v1`, adminKey: MANAGEMENT_KEY, actionKey: ACTION_KEY, organization, traffic },
    setQuirks: (quirks) => void Object.assign(state.quirks, quirks),
  };
}

const refuse = ({ status, message }: Refused): PeerReply => ({ status, body: { error: { code: status, message } } });
const found = (data: unknown): PeerReply => ({ status: 200, body: { data } });
const NOT_FOUND = { status: 404, message: 'Resource not found' };

function answer(state: State, call: PeerCall): PeerReply {
  const key = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  if (key?.startsWith('sk-or-v1-inference')) {
    return refuse({ status: 403, message: 'Only management keys can perform this operation' });
  }
  if (key !== MANAGEMENT_KEY && key !== ACTION_KEY) return refuse({ status: 401, message: 'User not found.' });
  const [first = '', second, third, fourth] = call.path.replace(/^\/api\/v1\//, '').split('/');
  if (first === 'analytics' && second === 'query' && call.method === 'POST') return answerAnalytics(state, call);
  if (first === 'activity') return answerActivity(state, call);
  if (first === 'credits') return found({ total_credits: 500, total_usage: 123.456789 });
  if (first === 'key') return found(renderOwnKey());
  if (first === 'keys') return second === undefined ? listKeys(state, call) : answerKey(state, call, second);
  if (first === 'workspaces' && second === undefined) return listWorkspaces(state, call);
  if (first === 'workspaces' && third === 'budgets') return answerBudget(state, call, second ?? '', fourth ?? '');
  if (first === 'organization' && second === 'members') return listMembers(state, call);
  return refuse(NOT_FOUND);
}

const WIDTHS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };
const Query = z.object({
  metrics: z.array(z.string()).min(1),
  dimensions: z.array(z.string()).default([]),
  granularity: z.enum(['minute', 'hour', 'day']).default('day'),
  time_range: z.object({ start: z.string(), end: z.string() }),
  filters: z
    .array(z.object({ field: z.string(), operator: z.string(), value: z.string() }))
    .max(20)
    .default([]),
  limit: z.number().int().min(1).max(10_000).default(1_000),
});

/** POST /analytics/query: buckets with usage only, counts as text, costs as numbers, keys by their names. */
function answerAnalytics(state: State, call: PeerCall): PeerReply {
  const parsed = Query.safeParse(call.body);
  if (!parsed.success) return refuse({ status: 400, message: 'Invalid request parameters' });
  const { dimensions, granularity, time_range: range, filters, limit } = parsed.data;
  if (dimensions.length > 2) return refuse({ status: 400, message: 'At most 2 dimensions are allowed' });
  const width = WIDTHS[granularity] ?? 60;
  const [from, to] = [Date.parse(range.start) / 1_000, Date.parse(range.end) / 1_000];
  const wanted = filters.find((one) => one.field === 'api_key_id')?.value;
  const groups = new Map<string, { fields: Record<string, string | null>; streams: Traffic['streams'][number][] }>();
  for (const stream of state.traffic.streams) {
    const { apiKeyId, model } = stream.dimensions;
    if (wanted !== undefined && wanted !== apiKeyId) continue;
    const name = state.organization.keys.find((one) => one.id === apiKeyId)?.name ?? null;
    const fields = Object.fromEntries(dimensions.map((one) => [one, one === 'model' ? model : name]));
    const id = JSON.stringify(fields);
    groups.set(id, { fields, streams: [...(groups.get(id)?.streams ?? []), stream] });
  }
  const rows: unknown[] = [];
  for (let start = Math.floor(from / width) * width; start < Math.min(to, call.nowSecond); start += width) {
    for (const { fields, streams } of groups.values()) {
      const sum = sumStreams(state.traffic, streams, { start, end: start + width, asOf: call.nowSecond });
      if (!sum) continue;
      rows.push({
        [`date__${granularity}`]: new Date(start * 1_000).toISOString(),
        ...fields,
        ...{ request_count: String(sum.requests), tokens_prompt: String(sum.prompt) },
        ...{ tokens_completion: String(sum.completion), cached_tokens: String(sum.cached) },
        ...{ byok_request_count: String(sum.ownRequests), credits_usage: toDollars(sum.creditNanos) },
        byok_usage: toDollars(sum.ownNanos),
      });
    }
  }
  const most = Math.min(limit, state.quirks.mostRows);
  const metadata = { query_time_ms: 3, row_count: Math.min(rows.length, most), truncated: rows.length > most };
  return found({ data: rows.slice(0, most), metadata });
}

/** A plain JSON number; below nine digits of dollars a double holds every nano-dollar. */
const toDollars = (nanos: bigint) => Number(formatNanosExact(nanos));

/** GET /activity: the last 30 days that are over, by endpoint. */
function answerActivity(state: State, call: PeerCall): PeerReply {
  const today = Math.floor(call.nowSecond / 86_400);
  const date = call.params.get('date');
  if (date !== null && !(date < toDay(today) && date >= toDay(today - 30))) {
    return refuse({ status: 400, message: 'Date must be within the last 30 (completed) UTC days' });
  }
  const wanted = call.params.get('api_key_hash');
  const streams = state.traffic.streams.filter((one) => wanted === null || one.dimensions.apiKeyId === wanted);
  const byModel = Map.groupBy(streams, (one) => one.dimensions.model ?? '');
  const data: unknown[] = [];
  for (let day = today - 30; day < today; day += 1) {
    if (date !== null && toDay(day) !== date) continue;
    for (const [model, own] of byModel) {
      const span = { start: day * 86_400, end: (day + 1) * 86_400, asOf: call.nowSecond };
      const sum = sumStreams(state.traffic, own, span);
      if (!sum) continue;
      data.push({
        ...{
          date: toDay(day),
          model,
          model_permaslug: model,
          endpoint_id: 'endpoint',
          provider_name: model.split('/')[0],
        },
        ...{ usage: toDollars(sum.creditNanos), byok_usage_inference: toDollars(sum.ownNanos), requests: sum.requests },
        ...{ prompt_tokens: sum.prompt, completion_tokens: sum.completion, reasoning_tokens: 0 },
      });
    }
  }
  return found(data);
}

const toDay = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

const renderOwnKey = () => ({
  ...{ label: 'sk-or-v1-sim...000', is_management_key: true, is_provisioning_key: true, is_free_tier: false },
  ...{ limit: null, limit_remaining: null, limit_reset: null, include_byok_in_limit: false, expires_at: null },
  ...{ usage: 0, usage_daily: 0, usage_weekly: 0, usage_monthly: 0, byok_usage: 0, byok_usage_daily: 0 },
  ...{ byok_usage_weekly: 0, byok_usage_monthly: 0, creator_user_id: null },
  rate_limit: { requests: 1_000, interval: '1h', note: 'This field is deprecated and safe to ignore.' },
});

function renderKey({ settings, traffic }: State, key: Key, nowSecond: number) {
  const { disabled, limit } = settings.get(key.id) ?? { disabled: false, limit: null };
  const own = traffic.streams.filter((one) => one.dimensions.apiKeyId === key.id);
  const monthStart = Date.parse(`${new Date(nowSecond * 1_000).toISOString().slice(0, 7)}-01T00:00:00Z`) / 1_000;
  const sum = sumStreams(traffic, own, { start: monthStart, end: nowSecond, asOf: nowSecond });
  const usage = toDollars(sum?.creditNanos ?? 0n);
  return {
    ...{ hash: key.id, name: key.name, label: `sk-or-v1-${key.id.slice(0, 3)}...${key.id.slice(-3)}`, disabled, limit },
    ...{ limit_remaining: limit === null ? null : Math.max(0, limit - usage), limit_reset: null },
    ...{ include_byok_in_limit: false, usage, usage_daily: 0, usage_weekly: 0, usage_monthly: usage },
    ...{ byok_usage: 0, byok_usage_daily: 0, byok_usage_weekly: 0, byok_usage_monthly: 0 },
    ...{ created_at: key.createdAt.toISOString(), updated_at: null, expires_at: null },
    ...{ creator_user_id: key.owner.id, workspace_id: key.projectId },
  };
}

/** GET /keys: 100 a page, of one workspace, disabled ones only when asked for. */
function listKeys(state: State, call: PeerCall): PeerReply {
  const workspaceId = call.params.get('workspace_id') ?? state.organization.projects[0]?.id;
  const isAll = call.params.get('include_disabled') === 'true';
  const offset = Number(call.params.get('offset') ?? 0);
  const keys = state.organization.keys
    .filter((key) => key.projectId === workspaceId && !isDeleted(key, call))
    .filter((key) => isAll || !state.settings.get(key.id)?.disabled);
  return found(keys.slice(offset, offset + 100).map((key) => renderKey(state, key, call.nowSecond)));
}

const isDeleted = (key: Key, call: PeerCall) =>
  key.deletedAt !== null && key.deletedAt.getTime() <= call.nowSecond * 1_000;

const KeyChange = z.object({
  name: z.string().optional(),
  disabled: z.boolean().optional(),
  limit: z.number().min(0).nullable().optional(),
});

function answerKey(state: State, call: PeerCall, hash: string): PeerReply {
  const key = state.organization.keys.find((one) => one.id === hash && !isDeleted(one, call));
  if (!key) return refuse(NOT_FOUND);
  const spreadAt = call.nowSecond + PROPAGATION_SECONDS;
  const stop = (stream: Traffic['streams'][number]) => (stream.dimensions.apiKeyId === hash ? 0 : null);
  if (call.method === 'DELETE') {
    key.deletedAt = new Date(call.nowSecond * 1_000);
    state.controls.set(`deleted:${hash}`, stop, spreadAt);
    return { status: 200, body: { deleted: true } };
  }
  if (call.method === 'PATCH') {
    const change = KeyChange.safeParse(call.body);
    if (!change.success) return refuse({ status: 400, message: 'Invalid request parameters' });
    const before = state.settings.get(hash) ?? { disabled: false, limit: null };
    const now = {
      disabled: change.data.disabled ?? before.disabled,
      limit: change.data.limit === undefined ? before.limit : change.data.limit,
    };
    state.settings.set(hash, now);
    const isUsedUp = now.limit !== null && renderKey(state, key, call.nowSecond).usage >= now.limit;
    state.controls.set(`key:${hash}`, now.disabled || isUsedUp ? stop : null, spreadAt);
  }
  return found(renderKey(state, key, call.nowSecond));
}

function listWorkspaces({ organization }: State, call: PeerCall): PeerReply {
  const offset = Number(call.params.get('offset') ?? 0);
  const data = organization.projects.map(({ id, name, createdAt }) => ({
    ...{ id, name, slug: name.toLowerCase(), created_at: createdAt.toISOString(), updated_at: createdAt.toISOString() },
    ...{ created_by: null, description: null, default_guardrail_id: id, default_image_model: null },
    ...{ default_provider_sort: null, default_text_model: null, include_byok_in_budgets: false },
    ...{ io_logging_api_key_ids: null, io_logging_sampling_rate: 1, is_data_discount_logging_enabled: false },
    ...{ is_observability_broadcast_enabled: false, is_observability_io_logging_enabled: false },
  }));
  return { status: 200, body: { data: data.slice(offset, offset + 100), total_count: data.length } };
}

function answerBudget(state: State, call: PeerCall, workspaceId: string, interval: string): PeerReply {
  const isKnown = state.organization.projects.some((one) => one.id === workspaceId);
  if (!isKnown || interval !== 'monthly') return refuse(NOT_FOUND);
  if (call.method === 'DELETE') {
    state.budgets.delete(workspaceId);
    state.controls.set(`budget:${workspaceId}`, null, call.nowSecond);
    return { status: 200, body: { deleted: true } };
  }
  if (call.method === 'PUT') {
    const body = z.object({ limit_usd: z.number().positive() }).safeParse(call.body);
    if (!body.success) return refuse({ status: 400, message: 'limit_usd: expected a number above 0' });
    state.budgets.set(workspaceId, body.data.limit_usd);
    const stop = (stream: Traffic['streams'][number]) => (stream.dimensions.projectId === workspaceId ? 0 : null);
    state.controls.set(`budget:${workspaceId}`, stop, call.nowSecond);
  }
  const limit = state.budgets.get(workspaceId);
  if (limit === undefined) return refuse(NOT_FOUND);
  const at = new Date(call.nowSecond * 1_000).toISOString();
  const data = {
    id: workspaceId,
    workspace_id: workspaceId,
    limit_usd: limit,
    reset_interval: 'monthly',
    created_at: at,
    updated_at: at,
  };
  return { status: 200, body: { data, include_byok_in_budgets: false } };
}

function listMembers({ organization }: State, call: PeerCall): PeerReply {
  const offset = Number(call.params.get('offset') ?? 0);
  const data = organization.people.map(({ id, name, email, role }) => {
    const [first, last] = name.split(' ');
    return {
      id,
      email,
      first_name: first ?? null,
      last_name: last ?? null,
      role: role === 'owner' ? 'org:admin' : 'org:member',
    };
  });
  return { status: 200, body: { data: data.slice(offset, offset + 100), total_count: data.length } };
}
