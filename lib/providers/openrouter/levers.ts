import { z } from 'zod';
import { divideHalfUp, formatDollars, formatNanosExact } from '@/lib/domain/money';
import type { JsonClient } from '../http/json-client';
import { type HttpLever, type LeverTable, needField, parseStored, readOrNull, refusePlan } from '../http/levers';

const KeyResource = z.object({ hash: z.string() });
const Amount = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value == null ? null : String(value)));
const KeyState = z.object({ name: z.string(), disabled: z.boolean(), limit: Amount, usage: Amount });
type KeyState = z.infer<typeof KeyState>;

const pathOf = (hash: string) => `/keys/${encodeURIComponent(hash)}`;

async function readKey(client: JsonClient, resource: unknown): Promise<KeyState | null> {
  const { hash } = KeyResource.parse(resource);
  const found = await readOrNull(() => client.call('reading the key', { path: pathOf(hash) }));
  return found === null ? null : z.object({ data: KeyState }).parse(found).data;
}

async function planKey(client: JsonClient, hash: string): Promise<KeyState> {
  const before = await readKey(client, { hash });
  if (before === null) throw refusePlan(`OpenRouter has no key ${hash.slice(0, 8)}… (any more)`);
  return before;
}

const changeKey = (client: JsonClient, resource: unknown, body: object) =>
  client.call('changing the key', { method: 'PATCH', path: pathOf(KeyResource.parse(resource).hash), body });

const SPEED = 'OpenRouter publishes no time; requests with the key are refused once it has taken effect.';

const disableKey: HttpLever = {
  isReversible: true,
  isStop: true,
  async plan(client, target) {
    const hash = needField(target, 'apiKeyId');
    const before = await planKey(client, hash);
    if (before.disabled) throw refusePlan(`the key ${before.name} is disabled already`);
    return {
      steps: [{ title: `Key ${before.name}`, resource: { hash }, before, after: { ...before, disabled: true } }],
      undo: { isPossible: true, text: 'Can be undone: the key is enabled again. Its value stays the same.' },
      speed: SPEED,
      isStop: true,
      holds: [`key:${hash}`],
    };
  },
  read: (client, step) => readKey(client, step.resource),
  // What the key has used goes on changing; what counts is whether it is disabled.
  locate: (_step, value) => (value === null || KeyState.parse(value).disabled ? 'after' : 'before'),
  apply: (client, step) => changeKey(client, step.resource, { disabled: true }),
  undo: (client, step) => changeKey(client, step.resource, { disabled: KeyState.parse(step.before).disabled }),
};

/** A limit equal to what the key has used: the key is refused until a person raises the limit. */
const limitKey: HttpLever = {
  isReversible: true,
  isStop: true,
  async plan(client, target) {
    const hash = needField(target, 'apiKeyId');
    const before = await planKey(client, hash);
    const limit = before.usage ?? '0';
    if (before.limit !== null && Number(before.limit) <= Number(limit)) {
      throw refusePlan(`the key ${before.name} has used up its limit already`);
    }
    return {
      steps: [{ title: `Limit of the key ${before.name}`, resource: { hash }, before, after: { ...before, limit } }],
      undo: { isPossible: true, text: 'Can be undone: the limit of now is set again, or removed if there is none.' },
      speed: SPEED,
      isStop: true,
      holds: [`key:${hash}`],
    };
  },
  read: (client, step) => readKey(client, step.resource),
  locate({ before, after }, value) {
    if (value === null) return 'after';
    const now = KeyState.parse(value).limit;
    if (now === KeyState.parse(after).limit) return 'after';
    return now === KeyState.parse(before).limit ? 'before' : 'elsewhere';
  },
  apply: (client, step) => changeKey(client, step.resource, { limit: Number(KeyState.parse(step.after).limit) }),
  undo: (client, step) => {
    const { limit } = KeyState.parse(step.before);
    return changeKey(client, step.resource, { limit: limit === null ? null : Number(limit) });
  },
};

const deleteKey: HttpLever = {
  isReversible: false,
  isStop: true,
  async plan(client, target) {
    const hash = needField(target, 'apiKeyId');
    const before = await planKey(client, hash);
    return {
      steps: [{ title: `Key ${before.name}`, resource: { hash }, before, after: null }],
      undo: { isPossible: false, text: 'Cannot be undone: make a new key and give it to the program that needs it.' },
      speed: SPEED,
      isStop: true,
      holds: [`key:${hash}`],
    };
  },
  read: (client, step) => readKey(client, step.resource),
  locate: (_step, value) => (value === null ? 'after' : 'before'),
  apply: (client, step) =>
    client.call('deleting the key', { method: 'DELETE', path: pathOf(KeyResource.parse(step.resource).hash) }),
};

const BudgetResource = z.object({ workspaceId: z.string() });
/** Dollars a month; null = there is no budget. */
const Budget = z.string().nullable();
const budgetPath = (resource: unknown) =>
  `/workspaces/${encodeURIComponent(BudgetResource.parse(resource).workspaceId)}/budgets/monthly`;

async function readBudget(client: JsonClient, resource: unknown): Promise<string | null> {
  const found = await readOrNull(() => client.call('reading the budget', { path: budgetPath(resource) }));
  if (found === null) return null;
  const { data } = z.object({ data: z.object({ limit_usd: z.union([z.string(), z.number()]) }) }).parse(found);
  return String(data.limit_usd);
}

function setBudget(client: JsonClient, resource: unknown, value: unknown): Promise<unknown> {
  const limit = Budget.parse(value);
  const path = budgetPath(resource);
  if (limit === null) return client.call('removing the budget', { method: 'DELETE', path });
  return client.call('setting the budget', { method: 'PUT', path, body: { limit_usd: Number(limit) } });
}

const workspaceBudget: HttpLever = {
  isReversible: true,
  isStop: true,
  async plan(client, target, { monthToDateNanos }) {
    const workspaceId = needField(target, 'projectId');
    const before = await readBudget(client, { workspaceId });
    const cents = divideHalfUp(monthToDateNanos, 10_000_000n);
    const nanos = (cents < 1n ? 1n : cents) * 10_000_000n;
    const after = formatNanosExact(nanos);
    if (before !== null && Number(before) <= Number(after))
      throw refusePlan('the monthly budget there is used up already');
    return {
      steps: [{ title: 'Monthly budget of the workspace', resource: { workspaceId }, before, after }],
      undo: { isPossible: true, text: 'Can be undone: the budget of now is set again, or removed if there is none.' },
      speed: `Set to ${formatDollars(nanos)}, what was spent this month. OpenRouter enforces budgets at once.`,
      isStop: true,
      holds: [`budget:${workspaceId}`],
    };
  },
  read: (client, step) => readBudget(client, parseStored(BudgetResource, step.resource)),
  apply: (client, step) => setBudget(client, step.resource, step.after),
  undo: (client, step) => setBudget(client, step.resource, step.before),
};

export const OPENROUTER_LEVERS: LeverTable = {
  'restrict-key': limitKey,
  'disable-key': disableKey,
  'spend-limit': workspaceBudget,
  'delete-key': deleteKey,
};
