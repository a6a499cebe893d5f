import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import {
  type ReconciliationQuery,
  ReconciliationReason,
  type ReconciliationResponse,
} from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { listRefusedBuckets } from '@/lib/db/connections/refused-rows';
import { findNames } from '@/lib/db/usage/names';
import {
  listForeignCharges,
  listListPrices,
  listMarkedUsage,
  listReconciliation,
  type ReconciliationSum,
} from '@/lib/db/usage/reconciliation-read';
import { formatNanosExact } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { explainMarkedUsage } from '@/lib/domain/usage/marked-usage';
import { AppError } from '@/lib/errors';
import { findProfile } from '@/lib/providers/profiles';

const MAX_DAYS = 400;

/**
 * Estimate against bill per UTC day, project and model family from `from` up to and without `to`; difference = billed
 * minus estimated. Throws `invalid_input` for more than 400 days.
 */
export async function getReconciliation(
  viewer: Viewer,
  { from, to }: z.infer<typeof ReconciliationQuery>,
): Promise<ReconciliationResponse> {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (!(days > 0 && days <= MAX_DAYS)) {
    const message = `"${to}" is ${days} days after "${from}": expected 1 to ${MAX_DAYS}`;
    throw new AppError('invalid_input', `to: ${message}`, { errors: [{ path: 'to', message }] });
  }
  const [rows, marked, foreign, listed, refused] = await Promise.all([
    listReconciliation(viewer.workspaceId, from, to),
    listMarkedUsage(viewer.workspaceId, from, to),
    listForeignCharges(viewer.workspaceId, from, to),
    listListPrices(viewer.workspaceId, from, to),
    listRefusedBuckets(viewer.workspaceId, { startsAt: new Date(from), endsAt: new Date(to) }),
  ]);
  const names = await findNames(getDb(), viewer.workspaceId, {
    project: [...new Set(rows.map((row) => row.projectId))],
    connection: [...new Set([...rows, ...foreign, ...listed, ...refused].map((row) => row.connectionId))],
  });
  const nameConnection = (id: string) => ({ id, name: names.connection.get(id) ?? null });
  const { unpriced, assumed } = explainMarkedUsage(
    marked.map((one) => ({ ...one, catalogue: findProfile(one.provider)?.capabilities.priceCatalogue ?? null })),
    new Date(from),
  );
  return {
    currency: 'USD',
    days: [...Map.groupBy(rows, (row) => row.day)].map(([day, own]) => ({ day, ...renderAmounts(sumRows(own)) })),
    rows: rows.map((row) => ({
      day: row.day,
      connection: nameConnection(row.connectionId),
      project: { id: row.projectId, name: names.project.get(row.projectId) ?? null },
      modelFamily: row.modelFamily,
      ...renderAmounts(row),
      reason: ReconciliationReason.parse(row.reason),
    })),
    otherCurrencies: foreign.map(({ day, connectionId, currency, nanos, convertedNanos, rateOn }) => ({
      day,
      connection: nameConnection(connectionId),
      currency,
      amount: formatNanosExact(nanos),
      converted: convertedNanos === null ? null : formatNanosExact(convertedNanos),
      rateOn,
    })),
    listPrices: listed.map(({ connectionId, currency, listNanos, billedNanos, estimatedNanos }) => ({
      ...{ connection: nameConnection(connectionId), currency },
      ...{ list: formatNanosExact(listNanos), billed: formatNanosExact(billedNanos) },
      estimated: estimatedNanos === null ? null : formatNanosExact(estimatedNanos),
    })),
    refusedRows: refused.map(({ connectionId, startsAt, endsAt, subject, rows: count, message }) => ({
      start: startsAt.toISOString(),
      end: endsAt.toISOString(),
      connection: nameConnection(connectionId),
      subject,
      rows: count,
      message,
    })),
    unpricedModels: unpriced,
    assumptions: assumed.map(({ nanos, ...one }) => ({ ...one, cost: formatNanosExact(nanos) })),
  };
}

type Amounts = Pick<ReconciliationSum, 'estimatedNanos' | 'billedNanos'>;

function sumRows(rows: readonly Amounts[]): Amounts {
  return rows.reduce(
    (sum, row) => ({
      estimatedNanos: sum.estimatedNanos + row.estimatedNanos,
      billedNanos: sum.billedNanos + row.billedNanos,
    }),
    { estimatedNanos: 0n, billedNanos: 0n },
  );
}

function renderAmounts({ estimatedNanos, billedNanos }: Amounts) {
  return {
    estimated: formatNanosExact(estimatedNanos),
    billed: formatNanosExact(billedNanos),
    difference: formatNanosExact(billedNanos - estimatedNanos),
  };
}
