import { z } from 'zod';
import { divideHalfUp, formatDollars, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import type { JsonClient } from '../../http/json-client';
import { type HttpLever, refusePlan } from '../../http/levers';
import { SPEND_LIMITS } from '../api';

const Resource = z.object({ workspaceId: z.string().nullable() });
/** Cents a month as decimal text; null = no limit is set. */
const Limit = z.object({ id: z.string(), cents: z.string() }).nullable();
const Found = z.object({
  id: z.string(),
  amount: z.string().nullable(),
  period: z.string(),
  scope: z.object({ type: z.string(), workspace_id: z.string().nullish() }),
});
const PATH = '/v1/organizations/spend_limits';

async function readLimit(client: JsonClient, resource: unknown): Promise<z.infer<typeof Limit>> {
  const { workspaceId } = Resource.parse(resource);
  const type = workspaceId === null ? 'organization' : 'workspace';
  const reply = await client.call('reading spend limits', {
    path: PATH,
    headers: SPEND_LIMITS,
    query: { 'scope_type[]': [type], workspace_id: workspaceId ?? undefined },
  });
  const limits = z.object({ data: z.array(Found) }).parse(reply).data;
  const own = limits.find(
    ({ scope, period }) =>
      scope.type === type && period === 'monthly' && (workspaceId === null || scope.workspace_id === workspaceId),
  );
  return own?.amount == null ? null : { id: own.id, cents: own.amount };
}

async function setLimit(client: JsonClient, resource: unknown, value: unknown): Promise<unknown> {
  const { workspaceId } = Resource.parse(resource);
  const limit = Limit.parse(value);
  if (limit === null) {
    const now = await readLimit(client, resource);
    if (now === null) return { removed: true };
    return client.call('removing the spend limit', {
      method: 'DELETE',
      path: `${PATH}/${encodeURIComponent(now.id)}`,
      headers: SPEND_LIMITS,
    });
  }
  const scope = workspaceId === null ? { type: 'organization' } : { type: 'workspace', workspace_id: workspaceId };
  return client.call('setting the spend limit', {
    method: 'POST',
    path: PATH,
    headers: SPEND_LIMITS,
    body: { amount: limit.cents, scope, period: 'monthly' },
  });
}

const toCents = (nanos: bigint) => divideHalfUp(nanos, 10_000_000n);

/** A monthly limit at what was spent this month. Anthropic switches these on by organization; else it refuses. */
export const spendLimit: HttpLever = {
  isReversible: true,
  isStop: true,
  async plan(client, target, { monthToDateNanos }) {
    const workspaceId = target.projectId ?? null;
    const before = await readLimit(client, { workspaceId });
    const cents = toCents(monthToDateNanos) < 1n ? 1n : toCents(monthToDateNanos);
    if (before !== null && parseDecimalToNanos(before.cents) <= cents * 1_000_000_000n) {
      throw refusePlan(`a spend limit of ${before.cents} cents is set there already, and it is reached`);
    }
    const amount = formatDollars(cents * 10_000_000n);
    return {
      steps: [
        {
          title: workspaceId === null ? 'Spend limit of the organization' : 'Spend limit of the workspace',
          resource: { workspaceId },
          before,
          after: { id: before?.id ?? '', cents: formatNanosExact(cents * 1_000_000_000n) },
        },
      ],
      undo: { isPossible: true, text: 'Can be undone: the limit of now is set again, or removed if there is none.' },
      speed: `Set to ${amount}, what was spent this month. Anthropic publishes no time.`,
      isStop: true,
      holds: [`spend-limit:${workspaceId ?? 'organization'}`],
    };
  },
  read: (client, step) => readLimit(client, step.resource),
  locate({ before, after }, value) {
    const [now, was, wanted] = [Limit.parse(value), Limit.parse(before), Limit.parse(after)];
    if (now?.cents === wanted?.cents) return 'after';
    return now?.cents === was?.cents ? 'before' : 'elsewhere';
  },
  apply: (client, step) => setLimit(client, step.resource, step.after),
  undo: (client, step) => setLimit(client, step.resource, step.before),
};
