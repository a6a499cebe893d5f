import { z } from 'zod';
import { type Lever, need, type Organization, parseStored, readOrNull, refusePlan } from './lever';

const Resource = z.object({ projectId: z.string(), apiKeyId: z.string() });
const KeyState = z.object({ name: z.string(), expires_at: z.number().nullable() });
const READ_ONLY = ['api.all.read'];
/** An expired key cannot be changed any more, so a mistake must be seen before: a minute is left. */
const EXPIRES_IN_SECONDS = 60;

type KeyValue = z.infer<typeof KeyState>;

/** The key as it is now, or null when it is gone. Throws `conflict` while planning for one that is not there. */
async function readKey(organization: Organization, resource: unknown): Promise<KeyValue | null> {
  const { projectId, apiKeyId } = Resource.parse(resource);
  const found = await readOrNull('reading the key', () =>
    organization.projects.apiKeys.retrieve(apiKeyId, { project_id: projectId }),
  );
  return found && { name: found.name, expires_at: found.expires_at ?? null };
}

async function planKey(organization: Organization, resource: z.infer<typeof Resource>): Promise<KeyValue> {
  const found = await readKey(organization, resource);
  if (found === null)
    throw refusePlan(`OpenAI has no key ${resource.apiKeyId} in project ${resource.projectId} (any more)`);
  return found;
}

/**
 * Takes every right but reading from a key. OpenAI does not show which rights a key has, so the old ones cannot be
 * saved, and an empty list would mean all of them: it is offered as something that cannot be undone.
 */
export const restrictKey: Lever = {
  isReversible: false,
  isStop: true,
  async plan(organization, target) {
    const resource = { projectId: need(target, 'projectId'), apiKeyId: need(target, 'apiKeyId') };
    const { name } = await planKey(organization, resource);
    return {
      steps: [
        {
          title: `Permissions of the key ${name}`,
          ...{ resource, before: null, after: { scopes: READ_ONLY }, isReadable: false },
        },
      ],
      undo: {
        isPossible: false,
        text: 'Spendwatch cannot undo it: OpenAI does not show which permissions the key has now. Set them again in the OpenAI dashboard.',
      },
      speed:
        'Works as soon as OpenAI has dropped its cached copy of the key, usually within a minute. OpenAI does not show the permissions of a key, so its answer and the end of usage are the proof.',
      isStop: true,
      holds: [`key:${resource.apiKeyId}`],
    };
  },
  // Nothing in the API shows it; the answer to the change and the end of the usage are the proof.
  read: async () => null,
  locate: () => 'unknown',
  apply(organization, step) {
    const { projectId, apiKeyId } = parseStored(Resource, step.resource);
    return organization.projects.apiKeys.update(apiKeyId, { project_id: projectId, scopes: READ_ONLY });
  },
};

/** Lets a key expire in a minute. */
export const expireKey: Lever = {
  isReversible: false,
  isStop: true,
  async plan(organization, target, { now }) {
    const resource = { projectId: need(target, 'projectId'), apiKeyId: need(target, 'apiKeyId') };
    const before = await planKey(organization, resource);
    if (before.expires_at !== null && before.expires_at * 1_000 <= now.getTime())
      throw refusePlan('the key has expired');
    return {
      steps: [
        {
          title: `Expiry of the key ${before.name}`,
          resource,
          before,
          after: { expires_in_seconds: EXPIRES_IN_SECONDS, from: now.toISOString() },
        },
      ],
      undo: { isPossible: false, text: 'Cannot be undone: OpenAI does not change a key that has expired.' },
      speed: 'The key stops a minute after it is done.',
      isStop: true,
      holds: [`key:${resource.apiKeyId}`],
    };
  },
  read: async (organization, step) => readKey(organization, step.resource),
  locate(step, value) {
    if (value === null) return 'after';
    const expiresAt = KeyState.parse(value).expires_at;
    const was = KeyState.parse(step.before).expires_at;
    // Any earlier end than before is ours: nothing else in Spendwatch ends a key, and it is what was wanted.
    return expiresAt !== null && (was === null || expiresAt < was) ? 'after' : 'before';
  },
  apply(organization, step) {
    const { projectId, apiKeyId } = parseStored(Resource, step.resource);
    return organization.projects.apiKeys.update(apiKeyId, {
      project_id: projectId,
      expires_in_seconds: EXPIRES_IN_SECONDS,
    });
  },
};

/** Deletes a key. */
export const deleteKey: Lever = {
  isReversible: false,
  isStop: true,
  async plan(organization, target) {
    const resource = { projectId: need(target, 'projectId'), apiKeyId: need(target, 'apiKeyId') };
    const before = await planKey(organization, resource);
    return {
      steps: [{ title: `Key ${before.name}`, resource, before, after: null }],
      undo: { isPossible: false, text: 'Cannot be undone: make a new key and give it to the program that needs it.' },
      speed: 'OpenAI names no time; usually within a minute.',
      isStop: true,
      holds: [`key:${resource.apiKeyId}`],
    };
  },
  read: async (organization, step) => readKey(organization, step.resource),
  // A key that was renamed since is still the key.
  locate: (_step, value) => (value === null ? 'after' : 'before'),
  apply(organization, step) {
    const { projectId, apiKeyId } = parseStored(Resource, step.resource);
    return organization.projects.apiKeys.delete(apiKeyId, { project_id: projectId });
  },
};
