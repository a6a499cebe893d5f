import { z } from 'zod';
import type { Controls } from '../controls';
import type { PeerCall, PeerReply } from '../http-peer';
import type { Key, Organization } from '../organization';
import { PROPAGATION_SECONDS } from '../settings';
import { DEFAULT_WORKSPACE } from './organization';
import { AnthropicRefusal, renderList } from './replies';

export type InventoryState = {
  organization: Organization;
  controls: Controls;
  /** Of keys that were changed; absent = active. */
  statuses: Map<string, string>;
  /** More active keys than this cannot be switched on again. */
  mostActiveKeys: number;
  /** Requests a minute that a workspace was limited to, by workspace; absent = the organization's. */
  rateLimits: Map<string, number>;
  /** Monthly cents by workspace, empty for the organization; null = writing is not switched on. */
  spendLimits: Map<string, string> | null;
};

const iso = (at: Date) => at.toISOString();

/** GET and POST below /v1/organizations but the reports. Null = no such path. */
export function answerInventory(state: InventoryState, call: PeerCall): PeerReply | null {
  const [first, id, third, fourth] = call.path.replace(/^\/v1\/organizations\//, '').split('/');
  if (first === 'me')
    return { status: 200, body: { id: state.organization.id, type: 'organization', name: 'Northwind' } };
  if (first === 'workspaces' && third === 'rate_limits') return answerRateLimits(state, call, id ?? '', fourth);
  if (first === 'spend_limits') return answerSpendLimits(state, call, id);
  if (first === 'api_keys' && id !== undefined) return answerKey(state, call, id);
  if (call.method !== 'GET' || id !== undefined) return null;
  if (first === 'workspaces') return listWorkspaces(state, call);
  if (first === 'api_keys')
    return renderList(
      call,
      state.organization.keys.map((key) => renderKey(state, key)),
    );
  if (first === 'users') return renderList(call, state.organization.people.map(renderPerson));
  return null;
}

function listWorkspaces({ organization }: InventoryState, call: PeerCall): PeerReply {
  const hasDefault = call.params.get('include_default') === 'true';
  const shown = organization.projects.filter((one) => hasDefault || one.id !== DEFAULT_WORKSPACE);
  const workspaces = shown.map(({ id, name, createdAt }) => ({
    ...{ id, type: 'workspace', name, created_at: iso(createdAt), archived_at: null, display_color: '#6C5BB9' },
    ...{ compartment_id: 'cmp_simulated', external_key_id: null, tags: {}, user_profile_id: null },
    data_residency: {
      workspace_geo: 'us',
      allowed_inference_geos: 'unrestricted',
      default_inference_geo: 'global',
    },
  }));
  return renderList(call, workspaces);
}

const renderPerson = ({ id, name, email, role, addedAt }: Organization['people'][number]) => ({
  ...{ id, type: 'user', name, email, added_at: iso(addedAt) },
  role: role === 'owner' ? 'admin' : 'developer',
});

function renderKey({ statuses }: InventoryState, key: Key) {
  return {
    ...{ id: key.id, type: 'api_key', name: key.name, status: statuses.get(key.id) ?? 'active' },
    ...{
      created_at: iso(key.createdAt),
      expires_at: null,
      partial_key_hint: `sk-ant-api03-${key.id.slice(7, 10)}...AA`,
    },
    created_by: { id: key.owner.id, type: 'user' },
    principal: { type: 'user_actor', user_id: key.owner.id },
    scope: { type: 'workspace', workspace_id: key.projectId },
  };
}

const KeyUpdate = z.object({
  name: z.string().optional(),
  status: z.enum(['active', 'inactive', 'archived']).optional(),
});

function answerKey(state: InventoryState, call: PeerCall, id: string): PeerReply {
  const key = state.organization.keys.find((one) => one.id === id);
  if (!key) throw new AnthropicRefusal(404, `api_key_id: no key ${id}`);
  if (call.method === 'POST') changeKey(state, key, call);
  return { status: 200, body: renderKey(state, key) };
}

function changeKey(state: InventoryState, key: Key, call: PeerCall): void {
  const body = KeyUpdate.safeParse(call.body);
  if (!body.success) throw new AnthropicRefusal(400, `status: ${body.error.issues[0]?.message ?? 'not understood'}`);
  const { name, status } = body.data;
  if (name !== undefined) key.name = name;
  if (status === undefined) return;
  const before = state.statuses.get(key.id) ?? 'active';
  if (before === 'archived') throw new AnthropicRefusal(400, 'status: an archived key cannot be changed');
  const active = state.organization.keys.filter((one) => (state.statuses.get(one.id) ?? 'active') === 'active').length;
  if (status === 'active' && before !== 'active' && active >= state.mostActiveKeys) {
    throw new AnthropicRefusal(
      400,
      'status: the organization has as many active keys as it may',
      'org_api_key_limit_exceeded',
    );
  }
  state.statuses.set(key.id, status);
  const ceiling = (stream: { dimensions: { apiKeyId: string | null } }) =>
    stream.dimensions.apiKeyId === key.id ? 0 : null;
  state.controls.set(`status:${key.id}`, status === 'active' ? null : ceiling, call.nowSecond + PROPAGATION_SECONDS);
}

const MODELS = ['claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-opus-4-5'];
const ORGANIZATION_LIMIT = 4_000;

function answerRateLimits(state: InventoryState, call: PeerCall, workspaceId: string, rateLimitId: string | undefined) {
  if (!state.organization.projects.some((one) => one.id === workspaceId)) {
    throw new AnthropicRefusal(404, `workspace_id: no workspace ${workspaceId}`);
  }
  if (call.method === 'POST') {
    if (workspaceId === DEFAULT_WORKSPACE)
      throw new AnthropicRefusal(400, 'the default workspace has no limits of its own');
    const Body = z.object({
      limits: z.array(z.object({ type: z.string(), value: z.number().int().min(0).nullable() })),
    });
    const value = Body.parse(call.body).limits.find((one) => one.type === 'requests_per_minute')?.value ?? null;
    const place = `${workspaceId} ${rateLimitId}`;
    if (value === null) state.rateLimits.delete(place);
    else state.rateLimits.set(place, value);
    const model = MODELS.find((one) => `rlg_${one}` === rateLimitId) ?? '';
    state.controls.set(
      `rate:${place}`,
      value === null
        ? null
        : ({ dimensions }) =>
            dimensions.projectId === workspaceId && dimensions.model?.startsWith(model) ? value : null,
      call.nowSecond + PROPAGATION_SECONDS,
    );
    return { status: 200, body: renderRateLimit(state, workspaceId, model) };
  }
  const data = MODELS.map((model) => renderRateLimit(state, workspaceId, model));
  return { status: 200, body: { data, next_page: null } };
}

function renderRateLimit(state: InventoryState, workspaceId: string, model: string) {
  const own = state.rateLimits.get(`${workspaceId} rlg_${model}`);
  return {
    type: 'workspace_rate_limit',
    rate_limit_id: `rlg_${model}`,
    workspace_id: workspaceId,
    group: { id: `rlg_${model}`, type: 'model_group', display_name: model },
    models: [model],
    limits: [
      {
        type: 'requests_per_minute',
        value: own ?? ORGANIZATION_LIMIT,
        org_limit: ORGANIZATION_LIMIT,
        source: own === undefined ? 'organization' : 'workspace',
      },
    ],
  };
}

function answerSpendLimits(state: InventoryState, call: PeerCall, id: string | undefined): PeerReply {
  if (call.method === 'GET') {
    const data = [...(state.spendLimits ?? [])].map(([workspaceId, cents]) => renderSpendLimit(workspaceId, cents));
    return { status: 200, body: { data, next_page: null } };
  }
  const { spendLimits } = state;
  if (spendLimits === null) {
    const message = 'Writing spend limits is not enabled for this organization';
    throw new AnthropicRefusal(403, message, 'spend_limits_admin_api_writes_not_enabled');
  }
  if (call.method === 'DELETE') {
    for (const workspaceId of spendLimits.keys()) if (`spl_${workspaceId}` === id) spendLimits.delete(workspaceId);
    return { status: 200, body: { id, type: 'spend_limit_deleted' } };
  }
  const Body = z.object({
    amount: z.string().regex(/^\d+(\.\d+)?$/),
    scope: z.object({ type: z.enum(['organization', 'workspace']), workspace_id: z.string().optional() }),
    period: z.literal('monthly'),
  });
  const body = Body.safeParse(call.body);
  if (!body.success) throw new AnthropicRefusal(400, `amount: ${body.error.issues[0]?.message ?? 'not understood'}`);
  const workspaceId = body.data.scope.workspace_id ?? '';
  spendLimits.set(workspaceId, body.data.amount);
  return { status: 200, body: renderSpendLimit(workspaceId, body.data.amount) };
}

const renderSpendLimit = (workspaceId: string, cents: string) => ({
  ...{ id: `spl_${workspaceId}`, type: 'spend_limit', amount: cents, currency: 'USD', period: 'monthly' },
  ...{ is_enabled: true, created_at: '2026-11-01T00:00:00Z', updated_at: '2026-11-01T00:00:00Z' },
  scope: workspaceId === '' ? { type: 'organization' } : { type: 'workspace', workspace_id: workspaceId },
});
