import { z } from 'zod';
import { formatDollars } from '@/lib/domain/money';
import { type Lever, type Organization, parseStored, readOrNull, refusePlan } from './lever';

const NANOS_PER_CENT = 10_000_000n;
const Resource = z.object({ projectId: z.string().nullable() });
/** Cents a month; null = no limit is set. */
const Limit = z.object({ threshold_amount: z.number().int().min(1) }).nullable();

/** A hard monthly limit at or below what was spent this month: everything of the project or organization is refused. */
export const spendLimit: Lever = {
  isReversible: true,
  isStop: true,
  async plan(organization, target, { monthToDateNanos }) {
    const projectId = target.projectId ?? null;
    const before = await readLimit(organization, projectId);
    const cents = Math.max(1, Number(monthToDateNanos / NANOS_PER_CENT));
    if (before !== null && before.threshold_amount <= cents) {
      throw refusePlan(
        `a spend limit of ${formatDollars(BigInt(before.threshold_amount) * NANOS_PER_CENT)} is set there already, and this month's spend is at or above it`,
      );
    }
    const amount = formatDollars(BigInt(cents) * NANOS_PER_CENT);
    return {
      steps: [
        {
          title: projectId === null ? 'Spend limit of the organization' : 'Spend limit of the project',
          resource: { projectId },
          before,
          after: { threshold_amount: cents },
        },
      ],
      undo: {
        isPossible: true,
        text: 'Can be undone: the limit of now is saved and set again, or removed if there is none.',
      },
      speed: `Set to ${amount}, what was spent this month. OpenAI says that enforcement is not instantaneous: expect minutes.`,
      isStop: true,
      holds: [`spend-limit:${projectId ?? 'organization'}`],
    };
  },
  read: async (organization, step) => readLimit(organization, parseStored(Resource, step.resource).projectId),
  apply: (organization, step) => setLimit(organization, step.resource, step.after),
  undo: (organization, step) => setLimit(organization, step.resource, step.before),
};

async function readLimit(organization: Organization, projectId: string | null): Promise<z.infer<typeof Limit>> {
  const found = await readOrNull('reading the spend limit', async () =>
    projectId === null
      ? await organization.spendLimit.retrieve()
      : await organization.projects.spendLimit.retrieve(projectId),
  );
  return found && { threshold_amount: found.threshold_amount };
}

async function setLimit(organization: Organization, resource: unknown, value: unknown): Promise<unknown> {
  const { projectId } = Resource.parse(resource);
  const limit = Limit.parse(value);
  if (limit === null) {
    return projectId === null ? organization.spendLimit.delete() : organization.projects.spendLimit.delete(projectId);
  }
  const body = { ...limit, currency: 'USD', interval: 'month' } as const;
  return projectId === null
    ? organization.spendLimit.update(body)
    : organization.projects.spendLimit.update(projectId, body);
}
