import type { Viewer } from '@/lib/auth/viewer';
import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import type { Interval } from '@/lib/domain/calendar';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { USAGE_COUNTS } from '@/lib/domain/usage/usage-measure';
import { AppError } from '@/lib/errors';
import type { UsagePart } from '@/lib/presenters/usage/usage-response';
import { findDaySpan, listBranch, loadPayerDays } from '@/lib/services/allocation/load-payer-days';

type PayerQuery = Pick<UsageQuery, 'groupBy' | 'payer'>;

/** Whether a question is about who pays, which the allocation answers. */
export const isByPayer = ({ groupBy, payer }: PayerQuery): boolean => groupBy.includes('payer') || payer.length > 0;

/** Dimensions that stored rows have. */
export const listColumns = (groupBy: readonly UsageGroupBy[]): Exclude<UsageGroupBy, 'payer'>[] =>
  groupBy.filter((one) => one !== 'payer');

const NARROWING = [
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
  'provider',
] as const;

/** Throws `invalid_input` for what the allocation does not tell, and `forbidden` for who may not see all of it. */
export function checkPayerQuery(
  viewer: Viewer,
  query: PayerQuery & Pick<UsageQuery, 'bucket' | (typeof NARROWING)[number]>,
): void {
  if (listAllowedProjects(viewer) !== null) {
    throw new AppError('forbidden', 'payer: who is limited to projects sees no allocation');
  }
  const beside = query.groupBy.find((one) => one !== 'payer');
  const filter = NARROWING.find((one) => query[one].length > 0);
  const isFiner = query.bucket === 'minute' || query.bucket === 'hour';
  const errors = [
    ...(beside ? [{ path: 'groupBy', message: `groupBy ${beside} with payer: expected payer alone` }] : []),
    ...(filter ? [{ path: filter, message: `${filter} with payer: expected no other filter than payer` }] : []),
    ...(isFiner
      ? [
          {
            path: 'bucket',
            message: `bucket ${query.bucket} with payer: expected day or month, for whole days of UTC are allocated`,
          },
        ]
      : []),
  ];
  if (errors.length > 0) throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
}

const NO_COUNTS = Object.fromEntries(USAGE_COUNTS.map((name) => [name, 0])) as Record<
  (typeof USAGE_COUNTS)[number],
  number
>;
/** Money is allocated; how many requests somebody paid for is not known. */
const UNCOUNTED = { ...NO_COUNTS, uncountedTokens: 1 };

type Asked = { workspaceId: string; span: Interval; buckets: readonly Interval[]; groupBy: readonly UsageGroupBy[] };
type Options = { kept?: readonly (readonly (string | null)[])[] | undefined; isWhole?: boolean };

/**
 * What each payer pays itself by bucket; a UTC day counts to the bucket that its middle lies in. `payers` narrows it to
 * some and those beneath them (null = what nobody pays), empty = all.
 */
export async function readPayerParts(
  { workspaceId, span, buckets, groupBy }: Asked,
  payers: readonly (string | null)[],
  { kept, isWhole = false }: Options,
): Promise<UsagePart[]> {
  const loaded = await loadPayerDays(getDb(), workspaceId, findDaySpan(span), span.endsAt);
  const wanted = new Set(payers.flatMap((id) => (id === null ? [null] : listBranch(loaded.payers, id))));
  const rows = [...loaded.own, [null, loaded.unallocated] as const].filter(
    ([id]) => payers.length === 0 || wanted.has(id),
  );
  const places = loaded.days.map((day) => {
    const middle = new Date(Date.parse(day) + DAY_MS / 2);
    return buckets.findIndex(({ startsAt, endsAt }) => startsAt <= middle && middle < endsAt);
  });
  return rows.flatMap(([id, row]) =>
    loaded.days.flatMap((day, at): UsagePart[] => {
      const nanos = row[at] ?? 0n;
      const place = places[at] ?? -1;
      if (nanos === 0n || place < 0) return [];
      const group = groupBy.length === 0 ? [] : [id];
      const isOpen = loaded.open.has(day);
      return [
        {
          ...{ bucketIndex: isWhole ? 0 : place, group, counts: UNCOUNTED, unpricedRequests: 0, isEstimated: isOpen },
          ...(kept && !kept.some(([one]) => one === id) ? { isOther: true } : {}),
          ...(isOpen ? { estimatedNanos: nanos } : { billedNanos: nanos }),
          ...(isOpen && loaded.billed.has(day) ? { billedNanos: 0n } : {}),
        },
      ];
    }),
  );
}
