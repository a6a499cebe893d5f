import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { listGroupTotals } from '@/lib/presenters/usage/usage-response';
import { findProfile } from '@/lib/providers/profiles';
import { findGroupNames, type ReadParts, type UsagePlan } from './plan-usage';

/** What a planned answer leaves out because another connection bills it, by gateway and vendor. */
export async function readLeftOut(
  plan: UsagePlan,
  readParts: ReadParts,
): Promise<NonNullable<UsageResponse['leftOut']>> {
  const vendors = [...new Set(plan.elsewhere.parts.map((part) => part.vendor))];
  const found = await Promise.all(
    vendors.map(async (vendor) => {
      const parts = plan.elsewhere.parts.filter((part) => part.vendor === vendor);
      const elsewhere = { parts, models: plan.elsewhere.models, isOnly: true };
      const own = { ...plan, groupBy: ['connection'] as const, elsewhere };
      const groups = listGroupTotals(await readParts(own, { isWhole: true }));
      const findName = await findGroupNames(
        own,
        groups.map((one) => one.values),
      );
      return groups.flatMap(({ values: [connection], totals }) => {
        if (connection == null) return [];
        const names = { name: findName('connection', connection) ?? connection, billedBy: vendor };
        const { requests, cost } = totals;
        return [{ connection, ...names, billedByName: findProfile(vendor)?.name ?? vendor, requests, cost }];
      });
    }),
  );
  return found.flat();
}
