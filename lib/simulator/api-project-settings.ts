import { z } from 'zod';
import { parseBody } from './api-body';
import { ApiRefusal, type Reply, renderCursorPage } from './api-reply';
import type { Ceiling } from './controls';
import { HOSTED_TOOLS, type HostedTool, PROPAGATION_SECONDS, type RateLimit, type Settings } from './settings';
import type { Stream } from './streams';

export type SettingsCall = {
  method: string;
  projectId: string;
  /** The path after the project's id. */
  rest: readonly string[];
  params: URLSearchParams;
  body: string;
  nowSecond: number;
};

type Answer = (settings: Settings, call: SettingsCall) => Reply | null;

/** Rate limits, model permissions, hosted tools, service tiers and members of a project; null for every other path. */
export function answerProjectSettings(settings: Settings, call: SettingsCall): Reply | null {
  return ANSWERS[call.rest[0] ?? '']?.(settings, call) ?? null;
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  rate_limits: answerRateLimits,
  model_permissions: answerModels,
  hosted_tool_permissions: answerTools,
  service_tier_settings: answerTiers,
  users: answerMembers,
};

function getProject(settings: Settings, projectId: string) {
  const project = settings.projects.get(projectId);
  if (project) return project;
  throw new ApiRefusal(404, `The project ${projectId} was not found`, null, 'not_found');
}

/** Streams of a project get this ceiling from when the change has spread. */
function control(settings: Settings, call: SettingsCall, key: string, ceiling: Ceiling | null): void {
  const { projectId, nowSecond } = call;
  const own: Ceiling | null =
    ceiling && ((stream) => (stream.dimensions.projectId === projectId ? ceiling(stream) : null));
  settings.controls.set(`${key}:${projectId}`, own, nowSecond + PROPAGATION_SECONDS);
}

const Count = z.number().int().min(1);
const RateLimitBody = z.strictObject({
  max_requests_per_1_minute: Count.optional(),
  max_tokens_per_1_minute: Count.optional(),
  max_images_per_1_minute: Count.optional(),
  max_audio_megabytes_per_1_minute: Count.optional(),
  max_requests_per_1_day: Count.optional(),
  batch_1_day_max_input_tokens: Count.optional(),
});

function answerRateLimits(settings: Settings, call: SettingsCall): Reply | null {
  const { rateLimits } = getProject(settings, call.projectId);
  const [, id] = call.rest;
  if (id === undefined) return call.method === 'GET' ? renderCursorPage(call.params, rateLimits, 100) : null;
  if (call.method !== 'POST') return null;
  const limit = rateLimits.find((one) => one.id === id);
  if (!limit) throw new ApiRefusal(404, `The rate limit ${id} was not found`, null, 'not_found');
  Object.assign(limit, parseBody(RateLimitBody, call.body));
  control(settings, call, `rate:${id}`, (stream) => computeRate(limit, stream));
  return { status: 200, body: limit };
}

function computeRate(limit: RateLimit, { dimensions, sizes }: Stream): number | null {
  if (dimensions.model === null || !isNamed(dimensions.model, limit.model)) return null;
  const tokens = Math.max(1, sizes.inputTokens + sizes.outputTokens);
  return Math.min(limit.max_requests_per_1_minute, limit.max_tokens_per_1_minute / tokens);
}

/** An alias names its dated snapshots too. */
const isNamed = (model: string, id: string) => model === id || model.replace(/-\d{4}-\d{2}-\d{2}$/, '') === id;

const ModelsBody = z.strictObject({ mode: z.enum(['allow_list', 'deny_list']), model_ids: z.array(z.string()) });

function answerModels(settings: Settings, call: SettingsCall): Reply | null {
  const project = getProject(settings, call.projectId);
  const { method } = call;
  if (method === 'GET' || method === 'DELETE') {
    if (project.models === null) {
      throw new ApiRefusal(404, 'No model permissions are set for this project.', null, 'not_found');
    }
    if (method === 'GET') return { status: 200, body: { object: 'project.model_permissions', ...project.models } };
    project.models = null;
    control(settings, call, 'models', null);
    return { status: 200, body: { object: 'project.model_permissions.deleted', deleted: true } };
  }
  if (method !== 'POST') return null;
  const models = parseBody(ModelsBody, call.body);
  project.models = models;
  control(settings, call, 'models', ({ dimensions: { model } }) => {
    if (model === null) return null;
    const isListed = models.model_ids.some((id) => isNamed(model, id));
    return isListed === (models.mode === 'deny_list') ? 0 : null;
  });
  return { status: 200, body: { object: 'project.model_permissions', ...models } };
}

const ToolSwitch = z.strictObject({ enabled: z.boolean() }).nullable().optional();
const ToolsBody = z.strictObject({
  file_search: ToolSwitch,
  web_search: ToolSwitch,
  image_generation: ToolSwitch,
  mcp: ToolSwitch,
  code_interpreter: ToolSwitch,
});
const TOOL_OF_KIND: Readonly<Record<string, HostedTool>> = {
  web_search_calls: 'web_search',
  file_search_calls: 'file_search',
  code_interpreter_sessions: 'code_interpreter',
};

function answerTools(settings: Settings, call: SettingsCall): Reply | null {
  const { tools } = getProject(settings, call.projectId);
  const render = () => Object.fromEntries(HOSTED_TOOLS.map((name) => [name, { enabled: tools[name] }]));
  if (call.method === 'GET') return { status: 200, body: render() };
  if (call.method !== 'POST') return null;
  const body = parseBody(ToolsBody, call.body);
  for (const name of HOSTED_TOOLS) tools[name] = body[name]?.enabled ?? tools[name];
  const off = new Set(HOSTED_TOOLS.filter((name) => !tools[name]));
  control(settings, call, 'tools', ({ kind }) => {
    const tool = TOOL_OF_KIND[kind];
    return tool !== undefined && off.has(tool) ? 0 : null;
  });
  return { status: 200, body: render() };
}

const TiersBody = z
  .strictObject({
    default: z.enum(['standard', 'fast', 'scale']).optional(),
    enabled_tiers: z.union([z.literal('all'), z.array(z.enum(['flex', 'fast', 'ultrafast']))]).optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'expected default or enabled_tiers');

function answerTiers(settings: Settings, call: SettingsCall): Reply | null {
  const { tiers } = getProject(settings, call.projectId);
  const render = () => ({ object: 'project.service_tier_settings', ...tiers });
  if (call.method === 'GET') return { status: 200, body: render() };
  if (call.method !== 'POST') return null;
  Object.assign(tiers, parseBody(TiersBody, call.body));
  const { enabled_tiers: enabled } = tiers;
  control(settings, call, 'tiers', ({ dimensions: { serviceTier } }) => {
    if (serviceTier === null || serviceTier === 'default' || enabled === 'all') return null;
    return enabled.includes(serviceTier) ? null : 0;
  });
  return { status: 200, body: render() };
}

const MemberBody = z.strictObject({ user_id: z.string(), role: z.string() });

function answerMembers(settings: Settings, call: SettingsCall): Reply | null {
  const project = getProject(settings, call.projectId);
  const [, id] = call.rest;
  const render = (member: (typeof project.members)[number]) => ({
    object: 'organization.project.user',
    id: member.id,
    name: member.name,
    email: member.email,
    role: member.role,
    added_at: Math.floor(member.addedAt.getTime() / 1_000),
  });
  if (id === undefined && call.method === 'GET') return renderCursorPage(call.params, project.members.map(render));
  if (id === undefined && call.method === 'POST') {
    const body = parseBody(MemberBody, call.body);
    const person = settings.organization.people.find((one) => one.id === body.user_id);
    if (!person) throw new ApiRefusal(404, `The user ${body.user_id} was not found`, null, 'not_found');
    const member = { ...person, role: body.role, addedAt: new Date(call.nowSecond * 1_000) };
    project.members = [...project.members.filter((one) => one.id !== person.id), member];
    control(settings, call, `member:${person.id}`, null);
    return { status: 200, body: render(member) };
  }
  const member = project.members.find((one) => one.id === id);
  if (!member) throw new ApiRefusal(404, `The user ${id} was not found in this project`, null, 'not_found');
  if (call.method === 'GET') return { status: 200, body: render(member) };
  if (call.method !== 'DELETE') return null;
  project.members = project.members.filter((one) => one !== member);
  const keys = settings.organization.keys.filter((key) => key.owner.id === member.id);
  const ids = new Set(keys.filter((key) => key.projectId === call.projectId).map((key) => key.id));
  control(settings, call, `member:${member.id}`, ({ dimensions: { apiKeyId } }) =>
    apiKeyId !== null && ids.has(apiKeyId) ? 0 : null,
  );
  return { status: 200, body: { object: 'organization.project.user.deleted', id: member.id, deleted: true } };
}
