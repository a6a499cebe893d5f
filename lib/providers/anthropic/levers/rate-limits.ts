import { z } from 'zod';
import type { JsonClient } from '../../http/json-client';
import { type HttpLever, needField, parseStored, refusePlan } from '../../http/levers';

const Resource = z.object({ workspaceId: z.string(), rateLimitId: z.string(), types: z.array(z.string()) });
const Limit = z.object({ type: z.string(), value: z.number().nullish(), source: z.string().nullish() });
const WorkspaceLimit = z.object({
  rate_limit_id: z.string(),
  models: z.array(z.string()).nullish(),
  limits: z.array(Limit),
});
/** Values that are set for the workspace itself; null = it has the organization's. */
const Values = z.record(z.string(), z.number().nullable());

const pathOf = (workspaceId: string) => `/v1/organizations/workspaces/${encodeURIComponent(workspaceId)}/rate_limits`;

async function listLimits(client: JsonClient, workspaceId: string): Promise<z.infer<typeof WorkspaceLimit>[]> {
  const request = { path: pathOf(workspaceId), query: { include_inherited: true, limit: 1_000 } };
  const reply = await client.call('reading rate limits of the workspace', request);
  return z.object({ data: z.array(WorkspaceLimit) }).parse(reply).data;
}

async function readValues(client: JsonClient, resource: unknown): Promise<z.infer<typeof Values>> {
  const { workspaceId, rateLimitId, types } = Resource.parse(resource);
  const found = (await listLimits(client, workspaceId)).find((one) => one.rate_limit_id === rateLimitId);
  return Object.fromEntries(types.map((type) => [type, readOwn(found?.limits.find((one) => one.type === type))]));
}

/** What is set for the workspace; an inherited value is the organization's and not its own. */
const readOwn = (limit: z.infer<typeof Limit> | undefined) =>
  limit === undefined || limit.source === 'organization' ? null : (limit.value ?? null);

const setValues = (client: JsonClient, resource: unknown, values: unknown) => {
  const { workspaceId, rateLimitId } = Resource.parse(resource);
  const limits = Object.entries(Values.parse(values)).map(([type, value]) => ({ type, value }));
  const path = `${pathOf(workspaceId)}/${encodeURIComponent(rateLimitId)}`;
  return client.call('setting rate limits of the workspace', { method: 'POST', path, body: { limits } });
};

/** Sets the requests a minute of a model to none in one workspace: a brake, for it takes up to an hour. */
export const workspaceRateLimit: HttpLever = {
  isReversible: true,
  isStop: false,
  async plan(client, target) {
    const workspaceId = needField(target, 'projectId');
    const model = needField(target, 'model');
    const limits = await listLimits(client, workspaceId);
    const limit = limits.find((one) => one.models?.some((name) => model === name || model.startsWith(`${name}-`)));
    const type = limit?.limits.find((one) => one.type === 'requests_per_minute')?.type;
    if (!limit || type === undefined) {
      throw refusePlan(`Anthropic shows no rate limit for ${model} in workspace ${workspaceId} that could be lowered`);
    }
    const resource = { workspaceId, rateLimitId: limit.rate_limit_id, types: [type] };
    const before = await readValues(client, resource);
    if (before[type] === 0) throw refusePlan(`requests for ${model} are limited to 0 a minute there already`);
    return {
      steps: [
        { title: `Requests a minute for ${limit.models?.join(', ') ?? model}`, resource, before, after: { [type]: 0 } },
      ],
      undo: { isPossible: true, text: "Can be undone: the workspace's own value is set again, or removed." },
      speed: 'Anthropic says that it works within about an hour.',
      isStop: false,
      holds: [`rate-limit:${workspaceId}:${limit.rate_limit_id}`],
    };
  },
  read: (client, step) => readValues(client, parseStored(Resource, step.resource)),
  apply: (client, step) => setValues(client, step.resource, step.after),
  undo: (client, step) => setValues(client, step.resource, step.before),
};
