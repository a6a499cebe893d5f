import { ApiRefusal, type Reply, renderCursorPage } from './api-reply';
import type { Key, Organization, Owner, Project } from './organization';
import { renderId } from './random';
import type { Settings } from './settings';

type InventoryContext = { settings: Settings; nowSecond: number; adminKey: AdminKey };

/** The key the simulated organization is read with. */
export type AdminKey = { value: string; expiresAt: Date | null };
type Parts = readonly string[];

/** GET below /organization other than usage and costs. `parts` is the path after /organization. */
export function answerInventory(context: InventoryContext, parts: Parts, params: URLSearchParams): Reply {
  const [first, second, ...rest] = parts;
  const { organization } = context.settings;
  if (first === 'projects') {
    if (second === undefined) return answerProjects(organization, params);
    const project = organization.projects.find(({ id }) => id === second);
    if (!project) throw new ApiRefusal(404, `The project ${second} was not found`, null, 'not_found');
    return answerProject(context, project, rest, params);
  }
  if (first === 'users' && second === undefined) {
    return renderCursorPage(params, organization.people.map(renderPerson));
  }
  if (first === 'admin_api_keys' && second === undefined) {
    return renderCursorPage(params, [renderAdminKey(organization, context.adminKey)]);
  }
  throw new ApiRefusal(404, `Unknown request URL: GET /v1/organization/${parts.join('/')}.`, null, 'unknown_url');
}

function answerProjects(organization: Organization, params: URLSearchParams): Reply {
  const isArchivedIncluded = params.get('include_archived') === 'true';
  const projects = organization.projects.filter((project) => isArchivedIncluded || !project.archivedAt);
  return renderCursorPage(params, projects.map(renderProject));
}

function answerProject(context: InventoryContext, project: Project, rest: Parts, params: URLSearchParams): Reply {
  const [collection, id] = rest;
  if (collection === undefined) return { status: 200, body: renderProject(project) };
  if (project.archivedAt) throw new ApiRefusal(400, `The project ${project.id} is archived.`, null, 'project_archived');
  const { settings, nowSecond } = context;
  const { organization } = settings;
  switch (collection) {
    case 'api_keys': {
      const keys = organization.keys.filter(
        (key) => key.projectId === project.id && !(key.deletedAt && key.deletedAt.getTime() <= nowSecond * 1_000),
      );
      const records = keys.map((key) => renderKey(settings, key, nowSecond));
      return answerCollection(records, id, params);
    }
    case 'service_accounts': {
      const accounts = organization.serviceAccounts.filter(({ projectId }) => projectId === project.id);
      return answerCollection(accounts.map(renderServiceAccount), id, params);
    }
    default:
      throw new ApiRefusal(404, `Unknown request URL: ${collection}.`, null, 'unknown_url');
  }
}

function answerCollection(records: readonly { id: string }[], id: string | undefined, params: URLSearchParams): Reply {
  if (id === undefined) return renderCursorPage(params, records);
  const record = records.find((candidate) => candidate.id === id);
  if (!record) throw new ApiRefusal(404, `No record with id '${id}'.`, null, 'not_found');
  return { status: 200, body: record };
}

function toSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}

function renderProject({ id, name, createdAt, archivedAt }: Project) {
  return {
    object: 'organization.project',
    id,
    name,
    created_at: toSeconds(createdAt),
    archived_at: archivedAt ? toSeconds(archivedAt) : null,
    status: archivedAt ? 'archived' : 'active',
    residency: 'GLOBAL',
  };
}

function renderPerson({ id, name, email, role, addedAt }: Organization['people'][number]) {
  return {
    object: 'organization.user',
    id,
    name,
    email,
    role,
    added_at: toSeconds(addedAt),
    is_service_account: false,
  };
}

function renderServiceAccount({ id, name, createdAt }: Organization['serviceAccounts'][number]) {
  return { object: 'organization.project.service_account', id, name, role: 'member', created_at: toSeconds(createdAt) };
}

function renderKey({ organization, expiresAt, projects }: Settings, key: Key, nowSecond: number) {
  const isMember = projects.get(key.projectId)?.members.some((member) => member.id === key.owner.id) ?? false;
  const prefix = key.owner.kind === 'user' ? 'sk-proj' : 'sk-svcacct';
  return {
    object: 'organization.project.api_key',
    id: key.id,
    name: key.name,
    redacted_value: `${prefix}...${renderId('', `redacted ${key.name}`, 4)}`,
    created_at: toSeconds(key.createdAt),
    last_used_at: key.workloads.length === 0 ? null : nowSecond - (nowSecond % 60) - 60,
    expires_at: expiresAt.get(key.id) ?? null,
    owner_project_access: key.owner.kind === 'user' && !isMember ? 'inactive' : 'active',
    owner: renderOwner(organization, key.owner, key),
  };
}

function renderAdminKey(organization: Organization, { value, expiresAt }: AdminKey) {
  const owner = organization.people[0];
  return {
    object: 'organization.admin_api_key',
    id: renderId('key_', 'admin key', 16),
    name: 'Spendwatch',
    redacted_value: `${value.slice(0, 8)}...${value.slice(-3)}`,
    created_at: 1_735_689_600,
    last_used_at: null,
    expires_at: expiresAt ? toSeconds(expiresAt) : null,
    owner: { type: 'user', object: 'organization.user', id: owner?.id, name: owner?.name, role: 'owner' },
  };
}

function renderOwner(organization: Organization, owner: Owner, key: Key) {
  const created_at = toSeconds(key.createdAt);
  if (owner.kind === 'service_account') {
    return { type: 'service_account', service_account: { id: owner.id, name: owner.name, created_at, role: 'member' } };
  }
  const email = organization.people.find(({ id }) => id === owner.id)?.email ?? '';
  return { type: 'user', user: { id: owner.id, name: owner.name, email, created_at, role: 'member' } };
}
