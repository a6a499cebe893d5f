import { z } from 'zod';
import { stripSnapshot } from '@/lib/domain/containment/affected';
import { isSameValue, type PlannedStep } from '@/lib/domain/containment/plan';
import { callSdk } from '../sdk';
import { type Lever, locateValue, need, type Organization, parseStored, readOrNull, refusePlan } from './lever';

const Resource = z.object({ projectId: z.string(), models: z.array(z.string()) });
const Permissions = z.object({ mode: z.enum(['allow_list', 'deny_list']), model_ids: z.array(z.string()) });
type Permissions = z.infer<typeof Permissions>;

/**
 * Denies a model in a project. A project has an allow list or a deny list or none: a model is removed from the first or
 * added to the second, and the previous list is saved. Undoing restores the previous list; when someone else changed
 * the list since, only this model is restored.
 */
export const modelPermissions: Lever = {
  isReversible: true,
  isStop: true,
  async plan(organization, target) {
    const projectId = need(target, 'projectId');
    const model = need(target, 'model');
    // The alias is denied with its snapshot: usage names the snapshot, programs often name the alias.
    const models = [...new Set([model, stripSnapshot(model)])];
    const before = await readList(organization, projectId);
    const after = deny(before, models);
    if (isSameValue(after, before)) throw refusePlan(`${model} is denied in project ${projectId} already`);
    if (after.mode === 'allow_list' && after.model_ids.length === 0) {
      throw refusePlan(
        `${model} is the only model that project ${projectId} allows, and what OpenAI makes of an empty allow list is not documented; set a spend limit or delete the key instead`,
      );
    }
    return {
      steps: [{ title: `Model list of the project`, resource: { projectId, models }, before, after }],
      undo: { isPossible: true, text: 'Can be undone: the list of now is saved and set again.' },
      speed: 'Works within about a minute: requests for the model are refused.',
      isStop: true,
      holds: [`models:${projectId}`],
    };
  },
  read: async (organization, step) => readList(organization, parseStored(Resource, step.resource).projectId),
  locate(step, value) {
    const position = locateValue(step, value);
    if (position !== 'elsewhere') return position;
    // Someone else changed the list as well; what counts is whether our model is on it.
    const { models } = parseStored(Resource, step.resource);
    const now = Permissions.nullable().parse(value);
    return isSameValue(deny(now, models), now) ? 'after' : 'before';
  },
  async apply(organization, step) {
    const { projectId, models } = parseStored(Resource, step.resource);
    return organization.projects.modelPermissions.update(
      projectId,
      deny(await readList(organization, projectId), models),
    );
  },
  undo: putBack,
};

async function putBack(organization: Organization, step: PlannedStep): Promise<unknown> {
  const { projectId, models } = parseStored(Resource, step.resource);
  const now = await readList(organization, projectId);
  const before = Permissions.nullable().parse(step.before);
  const wanted = isSameValue(now, step.after) ? before : allow(now, models, before);
  return wanted === null
    ? organization.projects.modelPermissions.delete(projectId)
    : organization.projects.modelPermissions.update(projectId, wanted);
}

async function readList(organization: Organization, projectId: string): Promise<Permissions | null> {
  const found = await readOrNull('reading model permissions', () =>
    organization.projects.modelPermissions.retrieve(projectId),
  );
  if (found !== null) return { mode: found.mode, model_ids: [...found.model_ids] };
  // 404 is what a project without a list answers, and one that is not there: a list is not "none" for a lost project.
  await callSdk('reading the project', () => organization.projects.retrieve(projectId));
  return null;
}

function deny(list: Permissions | null, models: readonly string[]): Permissions {
  if (list?.mode === 'allow_list') {
    return { mode: 'allow_list', model_ids: list.model_ids.filter((id) => !models.includes(id)) };
  }
  return { mode: 'deny_list', model_ids: [...new Set([...(list?.model_ids ?? []), ...models])] };
}

/** The list of now with our models given back, as far as they were allowed before. */
function allow(now: Permissions | null, models: readonly string[], before: Permissions | null): Permissions | null {
  if (now === null) return null;
  if (now.mode === 'allow_list') {
    const allowedBefore = before?.mode === 'allow_list' ? before.model_ids : models;
    const added = models.filter((id) => allowedBefore.includes(id) && !now.model_ids.includes(id));
    return { mode: 'allow_list', model_ids: [...now.model_ids, ...added] };
  }
  const deniedBefore = before?.mode === 'deny_list' ? before.model_ids : [];
  const rest = now.model_ids.filter((id) => !models.includes(id) || deniedBefore.includes(id));
  return rest.length === 0 && before === null ? null : { mode: 'deny_list', model_ids: rest };
}
