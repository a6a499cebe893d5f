import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { formatNanosExact } from '@/lib/domain/money';
import type { LeftOutSpend, NamedLeftOut } from '@/lib/domain/usage/billed-elsewhere';
import { findProfile } from '@/lib/providers/profiles';

/** The same parts with what people call their connections and vendors, by vendor and the age of the connection. */
export function nameLeftOut(
  parts: readonly LeftOutSpend[],
  connections: readonly { id: string; name: string }[],
): NamedLeftOut[] {
  const inOrder = parts.toSorted((a, b) =>
    `${a.vendor} ${a.connectionId}` < `${b.vendor} ${b.connectionId}` ? -1 : 1,
  );
  return inOrder.map((part) => ({
    ...part,
    name: connections.find(({ id }) => id === part.connectionId)?.name ?? part.connectionId,
    vendorName: findProfile(part.vendor)?.name ?? part.vendor,
  }));
}

/** As the API says it. */
export const mapLeftOut = (parts: readonly NamedLeftOut[]): NonNullable<UsageResponse['leftOut']> =>
  parts.map(({ connectionId, name, vendor, vendorName, requests, nanos }) => ({
    ...{ connection: connectionId, name, billedBy: vendor, billedByName: vendorName },
    ...{ requests: Number(requests), cost: formatNanosExact(nanos) },
  }));
