import type { Controls } from './controls';
import type { Organization } from './organization';
import type { Traffic } from './traffic';

export const HOSTED_TOOLS = ['file_search', 'web_search', 'image_generation', 'mcp', 'code_interpreter'] as const;
export type HostedTool = (typeof HOSTED_TOOLS)[number];

export type RateLimit = {
  object: 'project.rate_limit';
  id: string;
  model: string;
  max_requests_per_1_minute: number;
  max_tokens_per_1_minute: number;
  max_requests_per_1_day?: number;
};

export type ProjectMember = { id: string; name: string; email: string; role: string; addedAt: Date };

/** What can be set in one project. */
type ProjectSettings = {
  rateLimits: RateLimit[];
  /** null = the project has neither an allow list nor a deny list. */
  models: { mode: 'allow_list' | 'deny_list'; model_ids: string[] } | null;
  tools: Record<HostedTool, boolean>;
  tiers: { default: string; enabled_tiers: 'all' | string[] };
  members: ProjectMember[];
};

/** The simulated organization as its administrators can change it; `controls` carries the effect to the traffic. */
export type Settings = {
  organization: Organization;
  projects: Map<string, ProjectSettings>;
  /** Permissions of keys that were narrowed; absent = all. */
  scopes: Map<string, readonly string[]>;
  /** Unix seconds of keys that were given an end. */
  expiresAt: Map<string, number>;
  controls: Controls;
  traffic: Traffic;
};

const MODELS = ['gpt-5.4', 'gpt-5-mini', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-mini', 'text-embedding-3-small'];

/** Settings as a new organization has them: nothing is limited. */
export function createSettings(organization: Organization, controls: Controls, traffic: Traffic): Settings {
  const projects = new Map(organization.projects.map(({ id }) => [id, createProjectSettings(organization, id)]));
  return { organization, projects, scopes: new Map(), expiresAt: new Map(), controls, traffic };
}

function createProjectSettings(organization: Organization, projectId: string): ProjectSettings {
  const owners = new Set(organization.keys.filter((key) => key.projectId === projectId).map((key) => key.owner.id));
  return {
    rateLimits: MODELS.map((model) => ({
      object: 'project.rate_limit',
      id: `rl-${model}`,
      model,
      max_requests_per_1_minute: 10_000,
      max_tokens_per_1_minute: 10_000_000,
    })),
    models: null,
    tools: { file_search: true, web_search: true, image_generation: true, mcp: true, code_interpreter: true },
    tiers: { default: 'standard', enabled_tiers: 'all' },
    members: organization.people
      .filter(({ id }) => owners.has(id))
      .map(({ id, name, email, addedAt }) => ({ id, name, email, role: 'member', addedAt })),
  };
}

/** Seconds until a change reaches the machines that answer requests, as with cached copies of keys. */
export const PROPAGATION_SECONDS = 20;
