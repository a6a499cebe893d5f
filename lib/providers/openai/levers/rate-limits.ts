import { z } from 'zod';
import { isSameModel } from '@/lib/domain/containment/affected';
import { isSameValue } from '@/lib/domain/containment/plan';
import { callSdk } from '../sdk';
import { type Lever, need, type Organization, parseStored, refusePlan } from './lever';

const Resource = z.object({ projectId: z.string(), rateLimitId: z.string() });

const LIMITS = [
  'max_requests_per_1_minute',
  'max_tokens_per_1_minute',
  'max_images_per_1_minute',
  'max_audio_megabytes_per_1_minute',
  'max_requests_per_1_day',
  'batch_1_day_max_input_tokens',
] as const;
type LimitName = (typeof LIMITS)[number];
const Values = z.partialRecord(z.enum(LIMITS), z.number());
type Values = z.infer<typeof Values>;

/** The reference states no least value and does not say whether 0 is taken, so one is left of each. */
const LOWEST = 1;

/** Lowers every limit of a model in a project; the old ones are saved, for nothing at the provider restores a default. */
export const rateLimits: Lever = {
  isReversible: true,
  isStop: false,
  async plan(organization, target) {
    const projectId = need(target, 'projectId');
    const model = need(target, 'model');
    const found = (await listLimits(organization, projectId)).filter((limit) => isSameModel(limit.model, model));
    if (found.length === 0) throw refusePlan(`OpenAI names no rate limit of ${model} in project ${projectId}`);
    const steps = found.map((limit) => {
      const before = readLimits(limit);
      const after = Object.fromEntries(Object.keys(before).map((name) => [name, LOWEST]));
      return { title: `Rate limit of ${limit.model}`, resource: { projectId, rateLimitId: limit.id }, before, after };
    });
    const lowered = steps.filter(({ before, after }) => !isSameValue(before, after));
    if (lowered.length === 0) throw refusePlan(`the rate limits of ${model} are as low as they can be already`);
    return {
      steps: lowered,
      undo: { isPossible: true, text: 'Can be undone: the limits of now are saved and set again.' },
      speed: 'Works within about a minute.',
      isStop: false,
      holds: found.map((limit) => `rate-limit:${projectId}:${limit.id}`),
    };
  },
  async read(organization, step) {
    const { projectId, rateLimitId } = parseStored(Resource, step.resource);
    const found = (await listLimits(organization, projectId)).find((limit) => limit.id === rateLimitId);
    return found ? readLimits(found) : null;
  },
  apply: (organization, step) => setLimits(organization, step.resource, step.after),
  undo: (organization, step) => setLimits(organization, step.resource, step.before),
};

type Limit = { id: string; model: string } & { [Name in LimitName]?: number };

async function listLimits(organization: Organization, projectId: string): Promise<Limit[]> {
  return callSdk('reading rate limits', async () => {
    const all: Limit[] = [];
    for await (const limit of organization.projects.rateLimits.listRateLimits(projectId, { limit: 100 }))
      all.push(limit);
    return all;
  });
}

/** Limits that a model does not have are absent in answers and must not be set. */
function readLimits(limit: Limit): Values {
  return Object.fromEntries(LIMITS.flatMap((name) => (typeof limit[name] === 'number' ? [[name, limit[name]]] : [])));
}

function setLimits(organization: Organization, resource: unknown, values: unknown): PromiseLike<unknown> {
  const { projectId, rateLimitId } = Resource.parse(resource);
  return organization.projects.rateLimits.updateRateLimit(rateLimitId, {
    project_id: projectId,
    ...(Values.parse(values) as { [Name in LimitName]?: number }),
  });
}
