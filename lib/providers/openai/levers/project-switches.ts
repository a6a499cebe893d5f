import { z } from 'zod';
import { callSdk } from '../sdk';
import { type Lever, need, type Organization, parseStored, refusePlan } from './lever';

const Resource = z.object({ projectId: z.string() });

const TOOLS = ['file_search', 'web_search', 'image_generation', 'mcp', 'code_interpreter'] as const;
const ToolValues = z.record(z.enum(TOOLS), z.boolean());

/** Switches the hosted tools of a project off. */
export const hostedTools: Lever = {
  isReversible: true,
  isStop: true,
  async plan(organization, target) {
    const projectId = need(target, 'projectId');
    const before = await readTools(organization, projectId);
    if (Object.values(before).every((isOn) => !isOn)) throw refusePlan('all hosted tools are off in this project');
    const after = Object.fromEntries(TOOLS.map((name) => [name, false]));
    return {
      steps: [{ title: 'Hosted tools of the project', resource: { projectId }, before, after }],
      undo: { isPossible: true, text: 'Can be undone: the switches of now are saved and set again.' },
      speed: 'Works within about a minute: calls of hosted tools are refused, models go on.',
      isStop: true,
      holds: [`tools:${projectId}`],
    };
  },
  read: async (organization, step) => readTools(organization, parseStored(Resource, step.resource).projectId),
  apply: (organization, step) => setTools(organization, step.resource, step.after),
  undo: (organization, step) => setTools(organization, step.resource, step.before),
};

async function readTools(organization: Organization, projectId: string): Promise<z.infer<typeof ToolValues>> {
  const found = await callSdk('reading hosted tool permissions', () =>
    organization.projects.hostedToolPermissions.retrieve(projectId),
  );
  return ToolValues.parse(Object.fromEntries(TOOLS.map((name) => [name, found[name].enabled])));
}

function setTools(organization: Organization, resource: unknown, values: unknown): PromiseLike<unknown> {
  const { projectId } = Resource.parse(resource);
  const wanted = ToolValues.parse(values);
  const body = Object.fromEntries(TOOLS.map((name) => [name, { enabled: wanted[name] }]));
  return organization.projects.hostedToolPermissions.update(projectId, body);
}

const TierValues = z.object({
  default: z.enum(['standard', 'fast', 'scale']),
  enabled_tiers: z.union([z.literal('all'), z.array(z.enum(['flex', 'fast', 'ultrafast']))]),
});

/** Leaves the standard service tier alone: the dear ones are refused. */
export const serviceTiers: Lever = {
  isReversible: true,
  isStop: true,
  async plan(organization, target) {
    const projectId = need(target, 'projectId');
    const before = await readTiers(organization, projectId);
    const after = { default: 'standard' as const, enabled_tiers: [] };
    if (before.default === 'standard' && before.enabled_tiers.length === 0) {
      throw refusePlan('only the standard service tier is on in this project');
    }
    return {
      steps: [{ title: 'Service tiers of the project', resource: { projectId }, before, after }],
      undo: { isPossible: true, text: 'Can be undone: the tiers of now are saved and set again.' },
      speed: 'Works within about a minute: requests for other tiers are refused.',
      isStop: true,
      holds: [`tiers:${projectId}`],
    };
  },
  read: async (organization, step) => readTiers(organization, parseStored(Resource, step.resource).projectId),
  apply: (organization, step) => setTiers(organization, step.resource, step.after),
  undo: (organization, step) => setTiers(organization, step.resource, step.before),
};

async function readTiers(organization: Organization, projectId: string): Promise<z.infer<typeof TierValues>> {
  const found = await callSdk('reading service tiers', () =>
    organization.projects.serviceTierSettings.retrieve(projectId),
  );
  return TierValues.parse(found);
}

function setTiers(organization: Organization, resource: unknown, values: unknown): PromiseLike<unknown> {
  return organization.projects.serviceTierSettings.update(Resource.parse(resource).projectId, TierValues.parse(values));
}
