import { z } from 'zod';
import type { JsonClient } from '../http/json-client';
import { type HttpLever, type LeverTable, needField, readOrNull, refusePlan } from '../http/levers';
import { NO_TEAM } from './api';

const Resource = z.object({ id: z.string() });
const Blocked = z.object({ name: z.string(), blocked: z.boolean() });
type Blocked = z.infer<typeof Blocked>;
const idOf = (resource: unknown) => Resource.parse(resource).id;

const KeyInfo = z.object({
  info: z.object({ key_alias: z.string().nullish(), key_name: z.string().nullish(), blocked: z.boolean().nullish() }),
});
const TeamInfo = z.object({
  team_info: z.object({ team_alias: z.string().nullish(), blocked: z.boolean().nullish() }),
});

async function readKey(client: JsonClient, id: string): Promise<Blocked | null> {
  const request = { path: '/key/info', query: { key: id } };
  const found = await readOrNull(() => client.call('reading the key', request));
  if (found === null) return null;
  const { info } = KeyInfo.parse(found);
  return { name: info.key_alias ?? info.key_name ?? id.slice(0, 8), blocked: info.blocked ?? false };
}

async function readTeam(client: JsonClient, id: string): Promise<Blocked | null> {
  const request = { path: '/team/info', query: { team_id: id } };
  const found = await readOrNull(() => client.call('reading the team', request));
  if (found === null) return null;
  const { team_info: team } = TeamInfo.parse(found);
  return { name: team.team_alias ?? id, blocked: team.blocked ?? false };
}

const SPEED = 'The proxy keeps copies of keys: works within about a minute on all of its workers.';

/** Blocks a thing by one call and frees it by another. */
function blockLever(what: 'key' | 'team', read: typeof readKey, body: (id: string) => object): HttpLever {
  const post = (client: JsonClient, verb: 'block' | 'unblock', resource: unknown) =>
    client.call(`asking to ${verb} the ${what}`, {
      method: 'POST',
      path: `/${what}/${verb}`,
      body: body(idOf(resource)),
    });
  return {
    isReversible: true,
    isStop: true,
    async plan(client, target) {
      const id = needField(target, what === 'key' ? 'apiKeyId' : 'projectId');
      if (id === NO_TEAM) throw refusePlan('keys without a team are blocked one by one');
      const before = await read(client, id);
      if (before === null) throw refusePlan(`LiteLLM has no ${what} ${id.slice(0, 16)} (any more)`);
      if (before.blocked) throw refusePlan(`the ${what} ${before.name} is blocked already`);
      return {
        steps: [
          {
            title: `Block of the ${what} ${before.name}`,
            resource: { id },
            before,
            after: { ...before, blocked: true },
          },
        ],
        undo: { isPossible: true, text: `Can be undone: the ${what} is unblocked again.` },
        speed: SPEED,
        isStop: true,
        holds: [`${what}:${id}`],
      };
    },
    read: (client, step) => read(client, idOf(step.resource)),
    locate: (_step, value) => (value === null || Blocked.parse(value).blocked ? 'after' : 'before'),
    apply: (client, step) => post(client, 'block', step.resource),
    undo: (client, step) => post(client, 'unblock', step.resource),
  };
}

const deleteKey: HttpLever = {
  isReversible: false,
  isStop: true,
  async plan(client, target) {
    const id = needField(target, 'apiKeyId');
    const before = await readKey(client, id);
    if (before === null) throw refusePlan(`LiteLLM has no key ${id.slice(0, 16)} (any more)`);
    return {
      steps: [{ title: `Key ${before.name}`, resource: { id }, before, after: null }],
      undo: { isPossible: false, text: 'Cannot be undone: make a new key and give it to the program that needs it.' },
      speed: SPEED,
      isStop: true,
      holds: [`key:${id}`],
    };
  },
  read: (client, step) => readKey(client, idOf(step.resource)),
  locate: (_step, value) => (value === null ? 'after' : 'before'),
  apply: (client, step) =>
    client.call('deleting the key', { method: 'POST', path: '/key/delete', body: { keys: [idOf(step.resource)] } }),
};

export const LITELLM_LEVERS: LeverTable = {
  'disable-key': blockLever('key', readKey, (key) => ({ key })),
  // What all keys of a team spend is ended by blocking the team.
  'spend-limit': blockLever('team', readTeam, (team_id) => ({ team_id })),
  'delete-key': deleteKey,
};
