import { z } from 'zod';
import type { JsonClient } from '../../http/json-client';
import { type HttpLever, needField, parseStored, readOrNull, refusePlan } from '../../http/levers';

const Resource = z.object({ apiKeyId: z.string() });
const KeyState = z.object({ name: z.string(), status: z.string() });

const pathOf = (apiKeyId: string) => `/v1/organizations/api_keys/${encodeURIComponent(apiKeyId)}`;

/** The key as it is now, or null when it is gone. */
async function readKey(client: JsonClient, resource: unknown): Promise<z.infer<typeof KeyState> | null> {
  const { apiKeyId } = Resource.parse(resource);
  const found = await readOrNull(() => client.call('reading the key', { path: pathOf(apiKeyId) }));
  return found === null ? null : KeyState.parse(found);
}

async function planKey(client: JsonClient, apiKeyId: string) {
  const before = await readKey(client, { apiKeyId });
  if (before === null) throw refusePlan(`Anthropic has no key ${apiKeyId} (any more)`);
  return before;
}

const setStatus = (client: JsonClient, resource: unknown, status: string) =>
  client.call('changing the key', {
    method: 'POST',
    path: pathOf(parseStored(Resource, z.json().parse(resource)).apiKeyId),
    body: { status },
  });

/** Switches a key off. Switching it on again may be refused when the organization has as many active keys as it may. */
export const disableKey: HttpLever = {
  isReversible: true,
  isStop: true,
  async plan(client, target) {
    const apiKeyId = needField(target, 'apiKeyId');
    const before = await planKey(client, apiKeyId);
    if (before.status !== 'active') throw refusePlan(`the key ${before.name} is ${before.status} already`);
    return {
      steps: [
        { title: `Key ${before.name}`, resource: { apiKeyId }, before, after: { ...before, status: 'inactive' } },
      ],
      undo: { isPossible: true, text: 'Can be undone: the key is switched on again. Its value stays the same.' },
      speed: 'Anthropic publishes no time; requests with the key are refused once it has taken effect.',
      isStop: true,
      holds: [`key:${apiKeyId}`],
    };
  },
  read: (client, step) => readKey(client, step.resource),
  // A key that was renamed since is still the key.
  locate(_step, value) {
    if (value === null) return 'after';
    return KeyState.parse(value).status === 'active' ? 'before' : 'after';
  },
  apply: (client, step) => setStatus(client, step.resource, 'inactive'),
  undo: (client, step) => setStatus(client, step.resource, KeyState.parse(step.before).status),
};

/** Archives a key, which is what deleting is called here. */
export const archiveKey: HttpLever = {
  isReversible: false,
  isStop: true,
  async plan(client, target) {
    const apiKeyId = needField(target, 'apiKeyId');
    const before = await planKey(client, apiKeyId);
    if (before.status === 'archived') throw refusePlan(`the key ${before.name} is archived already`);
    return {
      steps: [
        { title: `Key ${before.name}`, resource: { apiKeyId }, before, after: { ...before, status: 'archived' } },
      ],
      undo: { isPossible: false, text: 'Cannot be undone: an archived key is taken as ended. Make a new one.' },
      speed: 'Anthropic publishes no time; requests with the key are refused once it has taken effect.',
      isStop: true,
      holds: [`key:${apiKeyId}`],
    };
  },
  read: (client, step) => readKey(client, step.resource),
  locate: (_step, value) => (value === null || KeyState.parse(value).status === 'archived' ? 'after' : 'before'),
  apply: (client, step) => setStatus(client, step.resource, 'archived'),
};
